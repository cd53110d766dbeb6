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

/** A part of what a correction gives back, which is `whole`. */
export interface GivenPart extends WithAndWithoutTax {
  readonly whole: WithAndWithoutTax;
}

/** What a correction gives to the customer's credit that credit had paid. */
export function fromCredit(
  { applied }: Invoice,
  { minor: toCredit }: Money,
  whole: WithAndWithoutTax,
): GivenPart {
  const gross = toCredit < applied.minor ? toCredit : applied.minor;
  if (gross <= 0n || whole.net <= 0n) return { gross: 0n, net: 0n, whole };
  return { gross, net: truncated(ratio(gross * whole.net, whole.gross)), whole };
}

/** Less goes to the customer's credit, by what is made up for and its share of the tax. */
export function withheldFrom<T extends { readonly toCredit: Money }>(
  given: T,
  { gross, net, whole }: GivenPart,
  madeUpFor: bigint,
): T & { readonly withheld?: Money } {
  if (madeUpFor === 0n) return given;
  const minor = madeUpFor === net ? gross : timesRounded(madeUpFor, ratio(whole.gross, whole.net));
  const withheld = money(minor, given.toCredit.currency);
  return { ...given, toCredit: subtract(given.toCredit, withheld), withheld };
}
