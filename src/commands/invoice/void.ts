import { localMonth } from '../../platform/calendar.ts';
import { money, sum } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { InvoiceVoided } from './events.ts';
import { documentOf, type Invoice } from './invoice.ts';
import { refuseUnlessIssued } from './standing.ts';

/**
 * Takes an invoice back whole. Only where no payment, credit note or later change stands on it: those are corrected by credit notes.
 * Customer credit that paid for it goes back.
 */
export function voidInvoice(
  state: Invoice,
  reason: string,
  creditedByChanges: ReadonlyMap<string, bigint>,
  occasion: Occasion,
): InvoiceVoided {
  refuseUnlessIssued(state);
  if (state.paid.minor > 0n) {
    reject(
      'InvoiceHasPayments',
      'invoiceId',
      'A payment stands on the invoice; issue a credit note instead.',
    );
  }
  const corrected = Object.keys(state.credited).length > 0;
  const credited = state.lines.some(({ lineId }) => (creditedByChanges.get(lineId) ?? 0n) > 0n);
  if (corrected || credited || state.total.minor < 0n) {
    reject(
      'LaterFactsStandOnIt',
      'invoiceId',
      'Credit was given on the invoice; issue a credit note for the rest instead.',
    );
  }
  const { currency, timeZone } = state;
  return {
    type: 'InvoiceVoided',
    data: {
      ...documentOf(state, occasion),
      reason,
      voidedAt: occasion.now,
      postingPeriod: localMonth(occasion.now, timeZone),
      lines: state.lines.map(({ lineId, amount }) => ({ lineId, amount })),
      tax: sum(
        state.taxes.map((tax) => tax.amount),
        currency,
      ),
      fromReceivable: state.open,
      toCredit: money(state.applied.minor, currency),
    },
  };
}
