import { money, split, type Money } from '../../platform/money.ts';
import { ratio, truncated } from '../../platform/rational.ts';
import type { Allocation, CreditNoteLine, InvoiceLine } from './events.ts';
import type { NoteOccasion } from './credit-note.ts';
import { remainderOf, type Invoice } from './invoice.ts';

/**
 * Where a credit note goes. `given` is what it gives back, tax included: first the refund that was asked for, then what the
 * invoice has open, the rest to the customer's credit. Where it charges again, credit that the invoice gave is taken back as far
 * as it is still there; the rest is open again.
 */
export function allocated(
  state: Invoice,
  lines: readonly CreditNoteLine[],
  given: Money,
  { settlement, creditBalance }: Pick<NoteOccasion, 'settlement' | 'creditBalance'>,
): Allocation {
  const of = (minor: bigint): Money => money(minor, state.currency);
  if (given.minor < 0n) {
    const back = least(-given.minor, creditBalance, state.toCredit.minor);
    return { toReceivable: of(given.minor + back), toCredit: of(-back), refundDue: of(0n) };
  }
  const refund = settlement === 'refund' ? least(refundDue(state, lines), given.minor) : 0n;
  const toReceivable = least(given.minor - refund, positive(state.open.minor));
  return {
    toReceivable: of(toReceivable),
    toCredit: of(given.minor - refund - toReceivable),
    refundDue: of(refund),
  };
}

/**
 * Payments are spread over the charges pro rata; what was paid of a charge beyond the part that stays is to be refunded. What the
 * invoice credits itself (its negative lines) counts as paid.
 */
function refundDue(state: Invoice, lines: readonly CreditNoteLine[]): bigint {
  const held = positive(state.paid.minor - state.refunded.minor);
  const gross = state.lines.map((line) => grossLeft(state, line));
  const charges = gross.map(positive);
  const charged = charges.reduce((all, amount) => all + amount, 0n);
  if (charged === 0n || held === 0n) return 0n;
  const ownCredits = charged - gross.reduce((all, amount) => all + amount, 0n);
  const paid = split(money(least(held + ownCredits, charged), state.currency), charges);
  const due = state.lines.map((line, index) => {
    const taken = lines.filter(({ ofLineId }) => ofLineId === line.lineId);
    const givenBack = taken.reduce(
      (all, { amount, tax }) => all - amount.minor - (tax?.amount.minor ?? 0n),
      0n,
    );
    const stays = charges[index]! - positive(givenBack);
    return least(positive(givenBack), positive(paid[index]!.minor - positive(stays)));
  });
  return least(
    due.reduce((all, amount) => all + amount, 0n),
    held,
  );
}

/** With its share of the tax, in proportion to what is left of it. */
function grossLeft(state: Invoice, line: InvoiceLine): bigint {
  const left = remainderOf(state, line);
  if (!line.tax || line.amount.minor === 0n) return left;
  return left + truncated(ratio(line.tax.amount.minor * left, line.amount.minor));
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

function least(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((least, other) => (other < least ? other : least), first);
}
