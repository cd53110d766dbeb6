import { localDay } from '../../platform/calendar.ts';
import { money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { InvoicePaid, PaymentSucceeded } from './events.ts';
import type { RecordPayment } from './inputs.ts';
import { documentOf, type Invoice } from './invoice.ts';
import { refuseOtherCurrency, refuseUnlessIssued } from './standing.ts';

/** Money that came in, such as a bank transfer. What exceeds the open amount goes to the customer's credit. */
export function recordPayment(
  state: Invoice,
  { amount, receivedOn, method, reference }: RecordPayment,
  occasion: Occasion,
): readonly [PaymentSucceeded, ...InvoicePaid[]] {
  refuseUnlessIssued(state);
  refuseOtherCurrency(state, amount);
  if (state.open.minor <= 0n) {
    reject('NothingOpen', 'invoiceId', 'The invoice has nothing open; grant the amount as a prepayment.');
  }
  const today = localDay(occasion.now, state.timeZone);
  const received = receivedOn ?? today;
  if (received > today) {
    reject('InvalidDate', 'receivedOn', `receivedOn must be today (${today}) or earlier.`);
  }
  const settles = amount.minor >= state.open.minor;
  const toReceivable = settles ? state.open : amount;
  const of = documentOf(state, occasion);
  const payment: PaymentSucceeded = {
    type: 'PaymentSucceeded',
    data: {
      ...of,
      paymentId: occasion.idOf('payment'),
      amount,
      toReceivable,
      toCredit: money(amount.minor - toReceivable.minor, state.currency),
      receivedOn: received,
      method: method ?? 'bank_transfer',
      reference: reference ?? null,
      recordedAt: occasion.now,
      postingPeriod: monthNotBefore(state, received),
    },
  };
  return settles ? [payment, { type: 'InvoicePaid', data: { ...of, paidAt: occasion.now } }] : [payment];
}

/** The month of a day, though not one before the invoice was posted. */
export function monthNotBefore({ postingPeriod }: Invoice, day: string): string {
  const month = day.slice(0, 7);
  return postingPeriod !== null && postingPeriod > month ? postingPeriod : month;
}
