import { defaultConventions } from '../policy/conventions.ts';
import { money, type Money } from '../../platform/money.ts';
import type { AccountTax } from '../account/events.ts';
import { occasion } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import type { Credit } from './credit.ts';
import type { DraftLine, Invoiced } from './draft.ts';
import type { InvoiceIssued } from './events.ts';
import { invoice } from './invoice.ts';
import { issueInvoice } from './issue.ts';

/** Facts that the tests of invoices begin with. */

export const eur = (minor: bigint | number): Money => money(minor, 'EUR');

export const vat = (percent: string, inclusive = false): AccountTax => ({
  category: 'standard',
  code: `VAT${percent}`,
  name: 'VAT',
  percent,
  inclusive,
});

export const october = { start: '2026-10-01', end: '2026-11-01' };

export function draftLine(lineId: string, minor: number, more: Partial<DraftLine> = {}): DraftLine {
  return {
    lineId,
    kind: 'charge',
    description: lineId,
    amount: eur(minor),
    discounts: [],
    period: october,
    planCode: 'gold',
    planVersion: 1,
    quantity: 1,
    corrects: null,
    taxCategory: 'standard',
    netOfTax: false,
    ...more,
  };
}

/** Issued on 1 October 2026, due in 14 days, in euros. */
export function issuedWith(
  taxes: readonly AccountTax[],
  lines: readonly DraftLine[],
  more: Partial<Invoiced> = {},
): InvoiceIssued {
  const of = {
    accountId: 'acme',
    subscriptionId: 'sub',
    timeZone: 'UTC',
    currency: 'EUR',
    netDays: 14,
    conventions: defaultConventions,
  };
  const at = occasion('start', '2026-10-01T12:00:00.000Z');
  return issueInvoice({ ...of, taxes, ...more }, 'inv', lines, at);
}

export function crediting(operation: string, more: Partial<Credit> = {}): Credit {
  const settled = { settlement: 'credit', creditBalance: 0n, creditedByChanges: new Map() } as const;
  return { ...occasion(operation, '2026-10-15T12:00:00.000Z'), reason: 'goodwill', ...settled, ...more };
}

export const { given } = specificationOf(invoice);
