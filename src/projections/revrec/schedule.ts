import type { Recognition } from '../../commands/policy/conventions.ts';
import type { Period } from '../../commands/subscription/events.ts';
import type { Currency } from '../../platform/money.ts';
import { recognise, type Correction } from './recognition.ts';
import { timeScale, type Moment, type Month } from './time-scale.ts';

export type { Month } from './time-scale.ts';

/** What a credit note, a void or a write-off took of a line; `amount` has the sign of the line. */
export interface LineCredit extends Moment {
  readonly kind: Correction;
  /** In which it is posted. */
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
  /** As its invoice records it; what the tenant decides later changes nothing. */
  readonly recognition: Recognition;
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
 * The waterfall of one line, in a straight line over the time of its recognition: service of a month is revenue of that month, also where
 * the line was billed before or after it. One row for each month of service, of the posting and of each credit note.
 */
export function schedule(line: ObligationLine): ScheduleMonth[] {
  const scale = timeScale(line.recognition, line.period, line.timeZone);
  const months = [
    ...new Set([...scale.months, line.postingPeriod, ...line.credits.map((credit) => credit.month)]),
  ].sort();
  const { start, end } = scale;
  const credits = line.credits.map((credit) => ({
    at: scale.pointOf(credit),
    amount: credit.amount,
    kind: credit.kind,
  }));
  const stretches = recognise({ amount: line.amount, start, end, credits }, months.map(scale.endOf));
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
