import { localMonth } from '../../platform/calendar.ts';
import { money, type Money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { InvoiceCreditApplied, InvoicePaid } from './events.ts';
import { documentOf, type Invoice } from './invoice.ts';
import { refuseUnlessIssued } from './standing.ts';

/** Pays what is open from the customer's credit, as far as it reaches. */
export function applyCredit(
  state: Invoice,
  balance: Money,
  occasion: Occasion,
): readonly [InvoiceCreditApplied, ...InvoicePaid[]] {
  refuseUnlessIssued(state);
  if (state.open.minor <= 0n) {
    reject('NothingOpen', 'invoiceId', 'The invoice has nothing open; no credit is needed.');
  }
  if (balance.minor <= 0n) {
    reject('NothingToCredit', 'invoiceId', 'The customer has no credit in this currency.');
  }
  const settles = balance.minor >= state.open.minor;
  const of = documentOf(state, occasion);
  const applied: InvoiceCreditApplied = {
    type: 'InvoiceCreditApplied',
    data: {
      ...of,
      amount: settles ? state.open : money(balance.minor, state.currency),
      appliedAt: occasion.now,
      postingPeriod: localMonth(occasion.now, state.timeZone),
    },
  };
  return settles ? [applied, { type: 'InvoicePaid', data: { ...of, paidAt: occasion.now } }] : [applied];
}
