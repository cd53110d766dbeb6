import type { Period } from '../../commands/subscription/events.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { recognise, type Correction } from './recognition.ts';

/** Accounting month, `2026-03`. */
export type Month = string;

/** What a credit note, a void or a write-off took of a line; `amount` has the sign of the line. */
export interface LineCredit {
  readonly kind: Correction;
  /** Local day of the account on which it was taken. */
  readonly day: LocalDate;
  readonly month: Month;
  readonly amount: bigint;
}

/** An invoice line with its credits: everything that its schedule depends on. Amounts in minor units. */
export interface ObligationLine {
  readonly tenant: string;
  readonly invoiceId: string;
  readonly lineId: string;
  readonly accountId: string;
  /** Null where the invoice bills no subscription. */
  readonly subscriptionId: string | null;
  readonly currency: Currency;
  readonly timeZone: string;
  /** Month in which the invoice was posted. */
  readonly postingPeriod: Month;
  readonly period: Period;
  /** Negative for proration credits: their schedules run negative. */
  readonly amount: bigint;
  readonly credits: readonly LineCredit[];
}

/** billed - credited - recognised + contra is what the month adds to the deferred (less unbilled) balance of the line. */
export interface ScheduleMonth {
  readonly month: Month;
  readonly billed: bigint;
  readonly credited: bigint;
  readonly recognised: bigint;
  readonly contra: bigint;
  /** The parts of `contra` that voids and write-offs took; the rest is of credit notes. */
  readonly voided: bigint;
  readonly badDebt: bigint;
}

/**
 * The waterfall of one line, straight line by local day: service of a month is revenue of that month, also where the line was
 * billed before or after it. One row for each month of the service period, of the posting and of each credit note.
 */
export function schedule(line: ObligationLine): ScheduleMonth[] {
  const months = [
    ...new Set([...monthsOf(line.period), line.postingPeriod, ...line.credits.map((credit) => credit.month)]),
  ].sort();
  const stretches = recognise(
    {
      amount: line.amount,
      start: dayNumber(line.period.start),
      end: dayNumber(line.period.end),
      credits: line.credits.map(({ day, amount, kind }) => ({ at: dayNumber(day), amount, kind })),
    },
    months.map((month) => dayNumber(firstDayAfter(month))),
  );
  return months.map((month, index) => ({
    month,
    billed: month === line.postingPeriod ? line.amount : 0n,
    credited: line.credits.reduce((sum, credit) => sum + (credit.month === month ? credit.amount : 0n), 0n),
    recognised: stretches[index]!.revenue,
    contra: stretches[index]!.contra,
    voided: stretches[index]!.voided,
    badDebt: stretches[index]!.badDebt,
  }));
}

/** The amount less its credits. */
export const netOf = (line: ObligationLine): bigint =>
  line.credits.reduce((net, credit) => net - credit.amount, line.amount);

function monthsOf({ start, end }: Period): Month[] {
  const months = [start.slice(0, 7)];
  for (let first = firstDayAfter(months[0]!); first < end; first = firstDayAfter(first.slice(0, 7))) {
    months.push(first.slice(0, 7));
  }
  return months;
}

/** By hand, because every line of every invoice asks for it and a calendar object costs a hundred times more. */
function firstDayAfter(month: Month): LocalDate {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  const [nextYear, nextNumber] = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${String(nextYear).padStart(4, '0')}-${String(nextNumber).padStart(2, '0')}-01`;
}

const dayNumber = (day: LocalDate): number => Date.parse(day) / 86_400_000;
