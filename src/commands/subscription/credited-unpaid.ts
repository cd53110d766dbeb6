import { add, money, subtract } from '../../platform/money.ts';
import type { DebitCredit, UnpaidCredit, Withheld } from './events.ts';
import type { UnusedPart } from './proration.ts';

/**
 * What credits gave of debits that are now written off: it counted as paid for what was debited in their place, and nobody had paid it.
 * `lost`: by line, in minor units, what the write-off gives up of it. A credit that comes after the write-off is less by it anyway.
 */
export function creditedUnpaid(
  credits: readonly DebitCredit[],
  lost: ReadonlyMap<string, bigint>,
): readonly UnpaidCredit[] {
  return byLine(credits).flatMap(({ ofLineId, amount }): readonly UnpaidCredit[] => {
    const most = lost.get(ofLineId) ?? 0n;
    const unpaid = most < amount.minor ? most : amount.minor;
    return unpaid > 0n ? [{ ofLineId, amount: money(unpaid, amount.currency) }] : [];
  });
}

/** One for each line. */
export function byLine(credits: readonly UnpaidCredit[]): readonly UnpaidCredit[] {
  const sums = new Map<string, UnpaidCredit>();
  for (const { ofLineId, amount } of credits) {
    const before = sums.get(ofLineId);
    sums.set(ofLineId, { ofLineId, amount: before ? add(before.amount, amount) : amount });
  }
  return [...sums.values()];
}

/** What is given back, and what is not because of what was never paid; null: nothing. */
export interface GivenLess {
  readonly parts: readonly UnusedPart[];
  readonly withheld: Withheld | null;
}

/** The parts, the first ones lessened until what was never paid is made up for, as far as they reach. */
export function givenLess(parts: readonly UnusedPart[], unpaid: readonly UnpaidCredit[]): GivenLess {
  const whole = parts.reduce((all, { amount }) => all + amount.minor, 0n);
  const madeUpFor = upTo(whole, unpaid);
  if (madeUpFor.length === 0) return { parts, withheld: null };
  const off = madeUpFor.reduce((all, { amount }) => all + amount.minor, 0n);
  const of = upTo(
    off,
    parts.map(({ debit, amount, period }) => ({ ofLineId: debit.lineId, amount, period })),
  );
  const left = parts.map((part, index) => {
    const { minor, currency } = part.amount;
    return { ...part, amount: money(minor - (of[index]?.amount.minor ?? 0n), currency) };
  });
  return { parts: left.filter(({ amount }) => amount.minor > 0n), withheld: { of, madeUpFor } };
}

/** The first ones, until they come to so many minor units. */
export function upTo<T extends UnpaidCredit>(minor: bigint, credits: readonly T[]): readonly T[] {
  let room = minor;
  return credits.flatMap((credit): readonly T[] => {
    const { minor: whole, currency } = credit.amount;
    const taken = whole < room ? whole : room;
    room -= taken;
    return taken > 0n ? [{ ...credit, amount: money(taken, currency) }] : [];
  });
}

/** What is still to be made up for. */
export function less(
  unpaid: readonly UnpaidCredit[],
  madeUpFor: readonly UnpaidCredit[],
): readonly UnpaidCredit[] {
  const made = new Map(madeUpFor.map(({ ofLineId, amount }) => [ofLineId, amount]));
  return unpaid
    .map(({ ofLineId, amount }) => {
      const off = made.get(ofLineId);
      return { ofLineId, amount: off ? subtract(amount, off) : amount };
    })
    .filter(({ amount }) => amount.minor > 0n);
}
