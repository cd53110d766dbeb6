import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { idWithin } from '../relay/typed-id.ts';
import { toMoney } from '../scalars/money.ts';
import { InvoiceDraftInput, InvoiceReferenceInput } from './invoice-inputs.ts';
import { InvoicePayload, onInvoice } from './invoice-payload.ts';

@Resolver()
export class InvoiceDraftResolver {
  @Mutation(() => InvoicePayload, {
    nullable: true,
    description: 'Writes an invoice by hand; it binds nobody until it is issued.',
  })
  async invoiceDraft(
    @Arg('input', () => InvoiceDraftInput, { description: 'Whom and what to bill.' })
    input: InvoiceDraftInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { payload } = await onInvoice({ context, info, needsKey: false }, async (command) => {
      const accountId = idWithin('Account', input.accountId);
      const lines = input.lines.map(({ unitAmount, period, ...line }, index) => ({
        ...line,
        unitAmount: toMoney(unitAmount, `lines.${index}.unitAmount`),
        period: period ? { ...period } : null,
      }));
      return context.parts.commands.draftInvoice(command, { accountId, lines });
    });
    return payload;
  }

  @Mutation(() => InvoicePayload, {
    nullable: true,
    description:
      "Issues a draft: number, tax and due day are those of now, and the customer's credit pays for it.",
  })
  async invoiceIssue(
    @Arg('input', () => InvoiceReferenceInput, { description: 'The draft.' }) input: InvoiceReferenceInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { expectedVersion } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const { payload } = await onInvoice({ context, info, needsKey: true, expectedVersion }, (command) =>
      context.parts.commands.issueInvoice(command, { invoiceId }),
    );
    return payload;
  }

  @Mutation(() => InvoicePayload, { nullable: true, description: 'Drops a draft.' })
  async invoiceDiscard(
    @Arg('input', () => InvoiceReferenceInput, { description: 'The draft.' }) input: InvoiceReferenceInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { expectedVersion } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const { payload } = await onInvoice({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.discardInvoice(command, { invoiceId }),
    );
    return payload;
  }
}
