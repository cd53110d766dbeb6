import type { Command } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { Purse } from '../credit/purse.ts';
import { optionalDay, optionalText, price, refuseIfAny, text } from '../validation.ts';
import { applyCredit } from './apply-credit.ts';
import { appendTo, invoiceOn } from './deciding-on.ts';
import type { InvoiceReference, InvoiceResult, PaymentResult, RecordPayment } from './inputs.ts';
import { recordPayment } from './payment.ts';

export const recordPaymentCommand: Command<RecordPayment, PaymentResult> = {
  name: 'invoice.recordPayment',
  check: ({ invoiceId, amount, receivedOn, method, reference }) =>
    refuseIfAny([
      text(invoiceId, 'invoiceId'),
      price(amount, 'amount'),
      optionalDay(receivedOn, 'receivedOn'),
      optionalText(method, 'method', 50),
      optionalText(reference, 'reference'),
    ]),
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, currency, invoiceId } = of.state;
    const [payment, ...paid] = recordPayment(of.state, input, desk);
    const { paymentId, toCredit } = payment.data;
    const purse = new Purse(await loadCredit(desk.store, { tenant: desk.tenant, accountId, currency }), desk);
    purse.grant(toCredit, 'overpayment', payment.data);
    return {
      result: { invoiceId, accountId, paymentId },
      accountId,
      streams: [appendTo(desk, of, [payment, ...paid]), ...purse.appends()],
    };
  },
};

export const applyCreditCommand: Command<InvoiceReference, InvoiceResult> = {
  name: 'invoice.applyCredit',
  check: ({ invoiceId }) => refuseIfAny([text(invoiceId, 'invoiceId')]),
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, currency, invoiceId } = of.state;
    const held = await loadCredit(desk.store, { tenant: desk.tenant, accountId, currency });
    const [applied, ...paid] = applyCredit(of.state, held.balance, desk);
    const purse = new Purse(held, desk);
    purse.spend(applied.data.amount, 'CreditApplied', applied.data);
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [appendTo(desk, of, [applied, ...paid]), ...purse.appends()],
    };
  },
};
