import type { Command } from '../command.ts';
import { optionalDay, optionalText, price, refuseIfAny, text } from '../validation.ts';
import { appendTo, invoiceOn } from './deciding-on.ts';
import type { RefundResult, RequestRefund, SettleRefund } from './inputs.ts';
import { requestRefund, settleRefund } from './refund.ts';

export const requestRefundCommand: Command<RequestRefund, RefundResult> = {
  name: 'invoice.requestRefund',
  check: ({ invoiceId, amount, reason }) =>
    refuseIfAny([text(invoiceId, 'invoiceId'), price(amount, 'amount'), text(reason, 'reason', 500)]),
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, invoiceId } = of.state;
    const requested = requestRefund(of.state, input, desk);
    return {
      result: { invoiceId, accountId, refundId: requested.data.refundId },
      accountId,
      streams: [appendTo(desk, of, [requested])],
    };
  },
};

export const settleRefundCommand: Command<SettleRefund, RefundResult> = {
  name: 'invoice.settleRefund',
  check: ({ invoiceId, refundId, settledOn, reference }) =>
    refuseIfAny([
      text(invoiceId, 'invoiceId'),
      text(refundId, 'refundId'),
      optionalDay(settledOn, 'settledOn'),
      optionalText(reference, 'reference'),
    ]),
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, invoiceId } = of.state;
    const settled = settleRefund(of.state, input, desk);
    return {
      result: { invoiceId, accountId, refundId: input.refundId },
      accountId,
      streams: [appendTo(desk, of, [settled])],
    };
  },
};
