import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { idWithin } from '../relay/typed-id.ts';
import { toOptionalMoney } from '../scalars/money.ts';
import { InvoiceCreditInput, InvoiceReasonInput } from './invoice-inputs.ts';
import { creditedInvoice, InvoiceCreditPayload, InvoicePayload, onInvoice } from './invoice-payload.ts';

@Resolver()
export class InvoiceCorrectionsResolver {
  @Mutation(() => InvoiceCreditPayload, {
    nullable: true,
    description:
      'Gives an invoice back, whole or in part, by a credit note. Without `lines` it is taken back whole: what it had credited of earlier ' +
      'invoices counts again, its coupons have the period again, and credit that paid for it comes back less by what nobody had paid of it: ' +
      'it came from a bill of the subscription that is written off.',
  })
  async invoiceCredit(
    @Arg('input', () => InvoiceCreditInput, { description: 'What to give back.' }) input: InvoiceCreditInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoiceCreditPayload> {
    const { reason, expectedVersion, settlement } = input;
    const { done, payload } = await perform(
      { context, info, needsKey: true, expectedVersion, reason },
      async (command) => {
        const lines = input.lines?.map(({ lineId, amount }, index) => ({
          lineId,
          amount: toOptionalMoney(amount, `lines.${index}.amount`),
        }));
        const invoiceId = idWithin('Invoice', input.invoiceId);
        const wanted = { invoiceId, reason, lines: lines ?? null };
        // Left out where it is, so that requests of before it was offered are recognised when they come again.
        return context.parts.commands.creditInvoice(command, settlement ? { ...wanted, settlement } : wanted);
      },
    );
    if (!done) return { ...payload, invoice: null, creditNote: null };
    return { ...payload, ...(await creditedInvoice(done.result, context)) };
  }

  @Mutation(() => InvoicePayload, {
    nullable: true,
    description:
      'Takes an invoice back whole, before anything was paid; applied credit goes back, less by what of it nobody had paid: it came from a ' +
      'bill of the subscription that is written off. What it had credited of earlier invoices counts again, and its coupons have the ' +
      'period again. ChangeInProgress while a change in flight would have to reckon with that.',
  })
  async invoiceVoid(
    @Arg('input', () => InvoiceReasonInput, { description: 'Which, and why.' }) input: InvoiceReasonInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { reason, expectedVersion } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const request = { context, info, needsKey: true, expectedVersion, reason };
    const { payload } = await onInvoice(request, (command) =>
      context.parts.commands.voidInvoice(command, { invoiceId, reason }),
    );
    return payload;
  }

  @Mutation(() => InvoicePayload, {
    nullable: true,
    description:
      'Gives up what an invoice has open; its tax stays owed. No later change, pause or cancellation gives any of it back.',
  })
  async invoiceWriteOff(
    @Arg('input', () => InvoiceReasonInput, { description: 'Which, and why.' }) input: InvoiceReasonInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { reason, expectedVersion } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const request = { context, info, needsKey: true, expectedVersion, reason };
    const { payload } = await onInvoice(request, (command) =>
      context.parts.commands.writeOffInvoice(command, { invoiceId, reason }),
    );
    return payload;
  }
}
