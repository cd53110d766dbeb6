import type { InvoiceEvent, InvoiceIssued, TakenLine } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { localDay } from '../../platform/calendar.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Correction } from './recognition.ts';
import type { Month, ObligationLine } from './schedule.ts';

/**
 * An invoice's lines after one more event. Opening debits of imported subscriptions were billed elsewhere: no invoice bears
 * them, so they have no schedule here. Drafts bind nobody and have none either.
 */
export function obligationsAfter(
  lines: readonly ObligationLine[],
  recorded: RecordedEvent,
): readonly ObligationLine[] {
  const event = recorded as RecordedEvent & InvoiceEvent;
  switch (event.type) {
    case 'InvoiceIssued':
      return issued(event.tenant, event.data);
    case 'CreditNoteIssued': {
      const { lines: noted, issuedAt, postingPeriod } = event.data;
      // A note line is signed against its line; a credit here counts in the line's own sense.
      const takings = noted.map(({ ofLineId, amount }) => ({ lineId: ofLineId, minor: -amount.minor }));
      return corrected(lines, takings, { kind: 'credit_note', at: issuedAt, month: postingPeriod });
    }
    case 'InvoiceVoided': {
      const { lines: voided, voidedAt, postingPeriod } = event.data;
      return corrected(lines, takingsOf(voided), { kind: 'void', at: voidedAt, month: postingPeriod });
    }
    case 'InvoiceWrittenOff': {
      const { lines: lost, writtenOffAt, postingPeriod } = event.data;
      return corrected(lines, takingsOf(lost), { kind: 'bad_debt', at: writtenOffAt, month: postingPeriod });
    }
    default:
      return lines;
  }
}

function issued(tenant: string, invoice: InvoiceIssued['data']): ObligationLine[] {
  const { invoiceId, accountId, subscriptionId, currency, timeZone, postingPeriod, recognition } = invoice;
  return invoice.lines.map(({ lineId, period, amount }) => ({
    tenant,
    invoiceId,
    lineId,
    accountId,
    subscriptionId,
    currency,
    timeZone,
    postingPeriod,
    recognition,
    period,
    amount: amount.minor,
    credits: [],
  }));
}

/** What is taken of a line, in its own sense. */
interface Taking {
  readonly lineId: string;
  readonly minor: bigint;
}

const takingsOf = (lines: readonly TakenLine[]): readonly Taking[] =>
  lines.map(({ lineId, amount }) => ({ lineId, minor: amount.minor }));

function corrected(
  lines: readonly ObligationLine[],
  takings: readonly Taking[],
  { kind, at, month }: { readonly kind: Correction; readonly at: Instant; readonly month: Month },
): readonly ObligationLine[] {
  const unknown = takings.find(({ lineId }) => !lines.some((line) => line.lineId === lineId));
  if (unknown) throw new Error(`A ${kind} takes of line ${unknown.lineId}, which its invoice has not.`);
  return lines.map((line) => {
    const credits = takings
      .filter(({ lineId }) => lineId === line.lineId)
      .map(({ minor }) => ({ kind, at, day: localDay(at, line.timeZone), month, amount: minor }));
    return credits.length === 0 ? line : { ...line, credits: [...line.credits, ...credits] };
  });
}
