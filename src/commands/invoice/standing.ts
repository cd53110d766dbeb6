import type { Money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Invoice } from './invoice.ts';

/**
 * `paid`: nothing is open, whether by payment, customer credit or credit notes; `partly_paid`: something was paid or applied, and
 * something is open.
 */
export const invoiceStatuses = [
  'draft',
  'discarded',
  'issued',
  'partly_paid',
  'paid',
  'void',
  'written_off',
] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

export function statusOf(state: Pick<Invoice, 'stage' | 'open' | 'paid' | 'applied'>): InvoiceStatus {
  if (state.stage !== 'issued') return state.stage;
  if (state.open.minor <= 0n) return 'paid';
  return state.paid.minor > 0n || state.applied.minor > 0n ? 'partly_paid' : 'issued';
}

/** What concerns money owed needs an invoice that is issued and neither void nor written off. */
export function refuseUnlessIssued(state: Invoice): void {
  if (state.stage === 'issued') return;
  reject('InvoiceNotIssued', 'invoiceId', `The invoice is ${state.stage}; choose one that is issued.`, {
    status: state.stage,
  });
}

export function refuseOtherCurrency({ currency }: Invoice, amount: Money): void {
  if (amount.minor <= 0n) reject('InvalidPrice', 'amount', 'amount must be above zero.');
  if (amount.currency === currency) return;
  reject('CurrencyMismatch', ['amount', 'currency'], `amount must be in ${currency}, as the invoice is.`);
}
