import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { idWithin } from '../relay/typed-id.ts';
import { toMoney } from '../scalars/money.ts';
import {
  InvoiceRecordPaymentInput,
  InvoiceReferenceInput,
  InvoiceRequestRefundInput,
  InvoiceSettleRefundInput,
} from './invoice-inputs.ts';
import { InvoicePayload, InvoicePaymentPayload, InvoiceRefundPayload, onInvoice } from './invoice-payload.ts';

@Resolver()
export class InvoicePaymentsResolver {
  @Mutation(() => InvoicePaymentPayload, {
    nullable: true,
    description: 'Records money that came in for an invoice, in full or in part.',
  })
  async invoiceRecordPayment(
    @Arg('input', () => InvoiceRecordPaymentInput, { description: 'What came in.' })
    input: InvoiceRecordPaymentInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePaymentPayload> {
    const { expectedVersion, receivedOn, method, reference } = input;
    const { payload, result } = await onInvoice(
      { context, info, needsKey: true, expectedVersion },
      async (command) => {
        const amount = toMoney(input.amount, 'amount');
        const invoiceId = idWithin('Invoice', input.invoiceId);
        const payment = { invoiceId, amount, receivedOn: receivedOn ?? null, method: method ?? null };
        return context.parts.commands.recordPayment(command, { ...payment, reference: reference ?? null });
      },
    );
    return { ...payload, paymentId: result?.paymentId ?? null };
  }

  @Mutation(() => InvoicePayload, {
    nullable: true,
    description: "Pays what an invoice has open from the customer's credit, as far as it reaches.",
  })
  async invoiceApplyCredit(
    @Arg('input', () => InvoiceReferenceInput, { description: 'The invoice.' }) input: InvoiceReferenceInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoicePayload> {
    const { expectedVersion } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const { payload } = await onInvoice({ context, info, needsKey: true, expectedVersion }, (command) =>
      context.parts.commands.applyCredit(command, { invoiceId }),
    );
    return payload;
  }

  @Mutation(() => InvoiceRefundPayload, {
    nullable: true,
    description: 'Gives a payment back without lowering the bill: what goes back is open again.',
  })
  async invoiceRequestRefund(
    @Arg('input', () => InvoiceRequestRefundInput, { description: 'What goes back.' })
    input: InvoiceRequestRefundInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoiceRefundPayload> {
    const { expectedVersion, reason } = input;
    const { payload, result } = await onInvoice(
      { context, info, needsKey: true, expectedVersion, reason },
      async (command) => {
        const amount = toMoney(input.amount, 'amount');
        const invoiceId = idWithin('Invoice', input.invoiceId);
        return context.parts.commands.requestRefund(command, { invoiceId, amount, reason });
      },
    );
    return { ...payload, refundId: result?.refundId ?? null };
  }

  @Mutation(() => InvoiceRefundPayload, {
    nullable: true,
    description: 'Says that the money of a refund has left.',
  })
  async invoiceSettleRefund(
    @Arg('input', () => InvoiceSettleRefundInput, { description: 'Which, and when.' })
    input: InvoiceSettleRefundInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoiceRefundPayload> {
    const { expectedVersion, refundId, settledOn, reference } = input;
    const invoiceId = idWithin('Invoice', input.invoiceId);
    const settled = { invoiceId, refundId, settledOn: settledOn ?? null, reference: reference ?? null };
    const { payload, result } = await onInvoice(
      { context, info, needsKey: true, expectedVersion },
      (command) => context.parts.commands.settleRefund(command, settled),
    );
    return { ...payload, refundId: result?.refundId ?? null };
  }
}
