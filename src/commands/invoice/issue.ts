import { addIntervals, localDay } from '../../platform/calendar.ts';
import { add, money, negate, sum } from '../../platform/money.ts';
import type { Occasion } from '../types.ts';
import type { DraftLine, Invoiced } from './draft.ts';
import type { InvoiceIssued } from './events.ts';
import { taxed } from './taxation.ts';

/** Makes drafted lines, all in the one currency, an invoice: tax is reckoned now, at the rates that the account has now. */
export function issueInvoice(
  { accountId, subscriptionId, timeZone, currency, taxes: rates, netDays, conventions }: Invoiced,
  invoiceId: string,
  drafts: readonly DraftLine[],
  { now, operationId }: Occasion,
): InvoiceIssued {
  const { lines, taxes } = taxed(drafts, rates, currency);
  const subtotal = sum(
    lines.map((line) => line.amount),
    currency,
  );
  const total = taxes.reduce((all, tax) => add(all, tax.amount), subtotal);
  const today = localDay(now, timeZone);
  return {
    type: 'InvoiceIssued',
    data: {
      invoiceId,
      accountId,
      subscriptionId,
      operationId,
      currency,
      timeZone,
      issuedAt: now,
      postingPeriod: today.slice(0, 7),
      dueOn: addIntervals(today, { unit: 'day', count: 1 }, netDays),
      recognition: conventions.recognition,
      lines,
      subtotal,
      taxes,
      total,
      toCredit: total.minor < 0n ? negate(total) : money(0n, currency),
    },
  };
}
