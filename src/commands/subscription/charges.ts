import { ratio } from '../../platform/rational.ts';
import { cyclesIn, nthPeriod, periodIndex } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { DraftLine } from '../invoice/draft.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { chargeLines } from '../rating/charge-lines.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import type { Debit, Period } from './events.ts';

/** A period as far as the fixed term goes. */
export function withinTerm(period: Period, endsOn: LocalDate | null): Period {
  return endsOn !== null && endsOn < period.end ? { ...period, end: endsOn } : period;
}

/** The period of the anchor's grid that holds a day, as far as the fixed term goes. */
export function periodOn(
  day: LocalDate,
  anchor: LocalDate,
  { plan: { interval } }: Terms,
  endsOn: LocalDate | null,
): Period {
  return withinTerm(nthPeriod(anchor, interval, periodIndex(anchor, interval, day)), endsOn);
}

/** Charges for some days of one period of the anchor's grid: all of it, or a part by days. `of` tells its line ids from others'. */
export function chargesOf(
  terms: Terms,
  days: Period,
  anchor: LocalDate,
  of: string,
  { idOf }: Pick<Occasion, 'idOf'>,
): readonly DraftLine[] {
  const grid = periodOn(days.start, anchor, terms, null);
  const whole = grid.start === days.start && grid.end === days.end;
  return chargeLines(terms, {
    period: days,
    share: whole ? ratio(1) : cyclesIn(days, anchor, terms.plan.interval),
    kind: whole ? 'charge' : 'proration_charge',
    // The line of the plan bears the day that it begins on, that of an add-on also its code.
    lineId: (code) => (code === terms.plan.planCode ? idOf(of, days.start) : idOf(of, days.start, code)),
  });
}

export interface Bill {
  readonly invoice: InvoiceIssued;
  readonly debits: readonly Debit[];
}

/** Issues lines; what is debited is what the issued lines say, without tax. */
export function billOf(
  subscriptionId: string,
  invoiceId: string,
  lines: readonly DraftLine[],
  { payer }: Basis,
  occasion: Occasion,
): Bill {
  const invoice = issueInvoice({ ...payer, subscriptionId }, invoiceId, lines, occasion);
  const debits = invoice.data.lines
    .filter(({ kind }) => kind === 'charge' || kind === 'proration_charge')
    .map(({ lineId, planCode, amount, period }): Debit => {
      return { lineId, planCode: planCode ?? '', invoiceId, amount, period };
    });
  return { invoice, debits };
}
