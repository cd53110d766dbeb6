import type { LocalDate } from '../../platform/clock.ts';
import { money, times, type Money } from '../../platform/money.ts';
import { leftOf, shareOf, type Cut } from './cut.ts';
import type { Debit, Period } from './events.ts';

/**
 * Proration by half-open local days, or by seconds. What was really debited is credited for its unused part, each debit by itself; the
 * new price is debited for the rest of the period. One rounding per line, half away from zero.
 */

/** A debit of which days may still be unused. */
export interface OpenDebit extends Debit {
  /** What is after it of the debit's period is credited already, or was served: by second, where the credit began within this day. */
  readonly coveredUntil: LocalDate;
}

/** What was taken of a line so far; positive. */
export interface TakenOfLine {
  readonly lineId: string;
  readonly minor: bigint;
}

export function takenByLine(taken: readonly TakenOfLine[]): Map<string, bigint> {
  const byLine = new Map<string, bigint>();
  for (const { lineId, minor } of taken) byLine.set(lineId, (byLine.get(lineId) ?? 0n) + minor);
  return byLine;
}

/** What earlier credits and adjustments left of a debit, in minor units. */
export function notTaken({ lineId, amount }: Debit, taken: ReadonlyMap<string, bigint>): bigint {
  return amount.minor - (taken.get(lineId) ?? 0n);
}

export interface UnusedPart {
  readonly debit: OpenDebit;
  /** Positive. */
  readonly amount: Money;
  readonly period: Period;
}

/**
 * The unused parts of debits from a cut on. `credited` gives by line what earlier credits and adjustments took of it (minor units,
 * positive): no part exceeds what they left.
 */
export function unusedParts(
  debits: readonly OpenDebit[],
  from: Cut,
  credited: ReadonlyMap<string, bigint>,
  timeZone: string,
): readonly UnusedPart[] {
  return debits.flatMap((debit) => {
    const period = leftOf({ ...debit.period, end: debit.coveredUntil }, from);
    if (period.end <= period.start) return [];
    const unused = times(debit.amount, shareOf(debit.period, period, timeZone)).minor;
    const left = notTaken(debit, credited);
    const amount = unused < left ? unused : left;
    return amount > 0n ? [{ debit, amount: money(amount, debit.amount.currency), period }] : [];
  });
}
