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

/** By line, in minor units, positive. */
export interface Earlier {
  /** What credits and adjustments took of it. */
  readonly taken: ReadonlyMap<string, bigint>;
  /** The part of that which was given up, because nobody paid it. */
  readonly lost: ReadonlyMap<string, bigint>;
}

/**
 * The unused parts of debits from a cut on. No part exceeds what earlier credits and adjustments left; and what was paid of a debit
 * counts for the days that were served first, so that what was given up of it is not given back.
 */
export function unusedParts(
  debits: readonly OpenDebit[],
  from: Cut,
  { taken, lost }: Earlier,
  timeZone: string,
): readonly UnusedPart[] {
  return debits.flatMap((debit) => {
    const period = leftOf({ ...debit.period, end: debit.coveredUntil }, from);
    if (period.end <= period.start) return [];
    const share = times(debit.amount, shareOf(debit.period, period, timeZone)).minor;
    const unused = share - (lost.get(debit.lineId) ?? 0n);
    const left = notTaken(debit, taken);
    const amount = unused < left ? unused : left;
    return amount > 0n ? [{ debit, amount: money(amount, debit.amount.currency), period }] : [];
  });
}
