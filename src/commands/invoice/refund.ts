import { localDay, localMonth } from '../../platform/calendar.ts';
import { formatMoney, money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { RefundRequested, RefundSettled } from './events.ts';
import type { RequestRefund, SettleRefund } from './inputs.ts';
import { documentOf, type Invoice } from './invoice.ts';
import { monthNotBefore } from './payment.ts';
import { refuseOtherCurrency, refuseUnlessIssued } from './standing.ts';

/** Gives a payment back without lowering the bill: what goes back is open again. */
export function requestRefund(
  state: Invoice,
  { amount, reason }: RequestRefund,
  occasion: Occasion,
): RefundRequested {
  refuseUnlessIssued(state);
  refuseOtherCurrency(state, amount);
  const held = state.paid.minor - state.refunded.minor;
  if (amount.minor > held) {
    const most = formatMoney(money(held, state.currency));
    const message = `amount must be at most ${most}, which is left of what was paid.`;
    reject('RefundExceedsPaid', 'amount', message, { left: String(held) });
  }
  return {
    type: 'RefundRequested',
    data: {
      ...documentOf(state, occasion),
      refundId: occasion.idOf('refund'),
      amount,
      creditNoteId: null,
      reason,
      requestedAt: occasion.now,
      postingPeriod: localMonth(occasion.now, state.timeZone),
    },
  };
}

/** The money has left. */
export function settleRefund(state: Invoice, input: SettleRefund, occasion: Occasion): RefundSettled {
  const { refundId, settledOn, reference } = input;
  const refund =
    state.refunds[refundId] ??
    reject('RefundNotFound', 'refundId', 'refundId names no refund of this invoice; check the id.');
  if (refund.settled) {
    reject('RefundAlreadySettled', 'refundId', 'The refund was settled before; nothing is left to do.');
  }
  const today = localDay(occasion.now, state.timeZone);
  const day = settledOn ?? today;
  if (day > today || day < refund.requestedOn) {
    const range = `from ${refund.requestedOn} to today (${today})`;
    reject('InvalidDate', 'settledOn', `settledOn must be a day ${range}.`);
  }
  return {
    type: 'RefundSettled',
    data: {
      ...documentOf(state, occasion),
      refundId,
      amount: refund.amount,
      settledOn: day,
      reference: reference ?? null,
      settledAt: occasion.now,
      postingPeriod: monthNotBefore(state, day),
    },
  };
}
