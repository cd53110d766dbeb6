import { ratio, type Rational } from '../../platform/rational.ts';
import { cyclesIn, nthPeriod, periodIndex } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { DraftLine } from '../invoice/draft.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { chargeLines } from '../rating/charge-lines.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { leftOf, shareOf, type Cut } from './cut.ts';
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

type Ids = Pick<Occasion, 'idOf'>;

/** Charges for some days of one period of the anchor's grid: all of it, or a part by days. `of` tells its line ids from others'. */
export function chargesOf(
  terms: Terms,
  days: Period,
  anchor: LocalDate,
  of: string,
  ids: Ids,
): readonly DraftLine[] {
  return chargesFor(terms, days, shareOfInterval(terms, days, anchor), of, ids);
}

/** A period of the anchor's grid, as far as the fixed term goes, of which the rest is charged. */
export interface Running {
  readonly period: Period;
  readonly anchor: LocalDate;
  readonly timeZone: string;
}

/**
 * Charges for what is left of a period from a cut on. By second it is the period's price by the seconds left of it; that price is by
 * days where a fixed term cuts the period short.
 */
export function chargesFrom(
  cut: Cut,
  terms: Terms,
  { period, anchor, timeZone }: Running,
  of: string,
  ids: Ids,
): readonly DraftLine[] {
  const rest = leftOf(period, cut);
  if (rest.startsAt === undefined) return chargesOf(terms, rest, anchor, of, ids);
  const { num, den } = shareOfInterval(terms, period, anchor);
  const left = shareOf(period, rest, timeZone);
  return chargesFor(terms, rest, ratio(num * left.num, den * left.den), of, ids);
}

function shareOfInterval(terms: Terms, days: Period, anchor: LocalDate): Rational {
  const grid = periodOn(days.start, anchor, terms, null);
  const whole = grid.start === days.start && grid.end === days.end;
  return whole ? ratio(1) : cyclesIn(days, anchor, terms.plan.interval);
}

function chargesFor(
  terms: Terms,
  period: Period,
  share: Rational,
  of: string,
  { idOf }: Ids,
): readonly DraftLine[] {
  const { start } = period;
  return chargeLines(terms, {
    ...{ period, share },
    kind: share.num === share.den ? 'charge' : 'proration_charge',
    // The line of the plan bears the day that it begins on, that of an add-on also its code.
    lineId: (code) => (code === terms.plan.planCode ? idOf(of, start) : idOf(of, start, code)),
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
