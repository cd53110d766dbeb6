import { money, subtract, type Money } from '../../platform/money.ts';
import { ratio, timesRounded, truncated } from '../../platform/rational.ts';
import type { Invoice } from './invoice.ts';

/** In minor units: with tax, and the part of it without. */
export interface WithAndWithoutTax {
  readonly gross: bigint;
  readonly net: bigint;
}

export function billedOf({ lines, total }: Invoice): WithAndWithoutTax {
  return { gross: total.minor, net: lines.reduce((all, { amount }) => all + amount.minor, 0n) };
}

/** What a correction gives to the customer's credit that credit had paid. `given`: all that the correction gives back. */
export function fromCredit(
  { applied }: Invoice,
  { minor: toCredit }: Money,
  { gross, net }: WithAndWithoutTax,
): WithAndWithoutTax {
  const part = toCredit < applied.minor ? toCredit : applied.minor;
  if (part <= 0n || net <= 0n) return { gross: 0n, net: 0n };
  return { gross: part, net: truncated(ratio(part * net, gross)) };
}

/** Less goes to the customer's credit, by what is made up for and its share of the tax. */
export function withheldFrom<T extends { readonly toCredit: Money }>(
  given: T,
  { gross, net }: WithAndWithoutTax,
  madeUpFor: bigint,
): T & { readonly withheld?: Money } {
  if (madeUpFor === 0n) return given;
  const minor = madeUpFor === net ? gross : timesRounded(madeUpFor, ratio(gross, net));
  const withheld = money(minor, given.toCredit.currency);
  return { ...given, toCredit: subtract(given.toCredit, withheld), withheld };
}
