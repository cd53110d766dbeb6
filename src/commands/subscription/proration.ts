import { daysBetween, shareOfDays } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { money, times, type Money } from '../../platform/money.ts';
import type { Debit, Period } from './events.ts';

/**
 * Proration by half-open local days. What was really debited is credited for its unused part, each debit by itself; the new price
 * is debited for the rest of the period. One rounding per line, half away from zero.
 */

/** A debit of which days may still be unused. */
export interface OpenDebit extends Debit {
  /** Days from here to the end of the debit's period are credited already. */
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

export interface UnusedPart {
  readonly debit: OpenDebit;
  /** Positive. */
  readonly amount: Money;
  readonly period: Period;
}

/**
 * The unused parts of debits from a day on. `credited` gives by line what earlier credits and adjustments took of it (minor units,
 * positive): no part exceeds what they left.
 */
export function unusedParts(
  debits: readonly OpenDebit[],
  from: LocalDate,
  credited: ReadonlyMap<string, bigint>,
): readonly UnusedPart[] {
  return debits.flatMap((debit) => {
    const period = { start: from > debit.period.start ? from : debit.period.start, end: debit.coveredUntil };
    if (daysBetween(period.start, period.end) <= 0) return [];
    const unused = times(debit.amount, shareOfDays(debit.period, period)).minor;
    const left = debit.amount.minor - (credited.get(debit.lineId) ?? 0n);
    const amount = unused < left ? unused : left;
    return amount > 0n ? [{ debit, amount: money(amount, debit.amount.currency), period }] : [];
  });
}
