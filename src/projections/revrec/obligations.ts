import type { CreditNoteIssued, InvoiceEvent, InvoiceIssued } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { localDay } from '../../platform/calendar.ts';
import type { ObligationLine } from './schedule.ts';

/**
 * An invoice's lines after one more event. Opening debits of imported subscriptions were billed elsewhere: no invoice bears
 * them, so they have no schedule here.
 */
export function obligationsAfter(
  lines: readonly ObligationLine[],
  recorded: RecordedEvent,
): readonly ObligationLine[] {
  const event = recorded as RecordedEvent & InvoiceEvent;
  switch (event.type) {
    case 'InvoiceIssued':
      return issued(event.tenant, event.data);
    case 'CreditNoteIssued':
      return credited(lines, event.data);
    default:
      return lines;
  }
}

function issued(tenant: string, invoice: InvoiceIssued['data']): ObligationLine[] {
  const { invoiceId, accountId, subscriptionId, currency, timeZone, postingPeriod } = invoice;
  return invoice.lines.map(({ lineId, period, amount }) => ({
    tenant,
    invoiceId,
    lineId,
    accountId,
    subscriptionId,
    currency,
    timeZone,
    postingPeriod,
    period,
    amount: amount.minor,
    credits: [],
  }));
}

function credited(lines: readonly ObligationLine[], note: CreditNoteIssued['data']): ObligationLine[] {
  const unknown = note.lines.find((noteLine) => !lines.some((line) => line.lineId === noteLine.ofLineId));
  if (unknown)
    throw new Error(
      `Credit note ${note.creditNoteId} credits line ${unknown.ofLineId}, which its invoice has not.`,
    );
  return lines.map((line) => {
    const credits = note.lines
      .filter((noteLine) => noteLine.ofLineId === line.lineId)
      // A note line is signed against its line; a credit here counts in the line's own sense.
      .map(({ amount }) => ({
        day: localDay(note.issuedAt, line.timeZone),
        month: note.postingPeriod,
        amount: -amount.minor,
      }));
    return credits.length === 0 ? line : { ...line, credits: [...line.credits, ...credits] };
  });
}
