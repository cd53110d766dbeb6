import { money, times } from '../../platform/money.ts';
import type { Footing } from './footing.ts';
import { shareOf } from './cut.ts';
import { takenByLine, type OpenDebit, type UnusedPart } from './proration.ts';

/**
 * What credits gave of debits that were written off after it, in minor units: it counted as paid for what was debited in their place, and
 * nobody had paid it. `lost`: by line, what a write-off gave up of it.
 */
export function creditedUnpaid(
  { debits, credited }: Footing,
  lost: ReadonlyMap<string, bigint>,
  timeZone: string,
): bigint {
  const given = takenByLine(credited);
  return debits.reduce((all, debit) => {
    const [gave, unpaid] = [given.get(debit.lineId) ?? 0n, lost.get(debit.lineId) ?? 0n];
    if (gave <= 0n || unpaid <= 0n || alreadyLess(debit, gave + unpaid, timeZone)) return all;
    return all + (gave < unpaid ? gave : unpaid);
  }, 0n);
}

/** A credit that came after the write-off gave less by it: both are no more than what was left from the day of the credit on. */
function alreadyLess({ amount, period, coveredUntil }: OpenDebit, both: bigint, timeZone: string): boolean {
  const left = shareOf(period, { start: coveredUntil, end: period.end }, timeZone);
  return both <= times(amount, left).minor;
}

/** The parts, the first ones lessened until so many minor units are taken off. */
export function without(parts: readonly UnusedPart[], minor: bigint): readonly UnusedPart[] {
  let rest = minor;
  return parts.flatMap((part): readonly UnusedPart[] => {
    const { minor: unused, currency } = part.amount;
    const off = rest < unused ? rest : unused;
    rest -= off;
    return off < unused ? [{ ...part, amount: money(unused - off, currency) }] : [];
  });
}
