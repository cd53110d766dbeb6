import { exponentOf } from './currencies.ts';
import { abs, timesRounded, type Rational } from './rational.ts';

/** ISO 4217 code, upper case. */
export type Currency = string;

/** An exact amount in minor units (cents, yen, fils) of one currency. May be negative. */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

export function money(minor: bigint | number, currency: Currency): Money {
  return { minor: BigInt(minor), currency };
}

/**
 * Reads a decimal amount in major units: `19.99`, `-5`, `1200.5`. Throws RangeError where it is malformed, has more digits
 * than the currency, or the currency is unknown; it never rounds.
 */
export function parseMoney(decimal: string, currency: Currency): Money {
  const exponent = exponentOf(currency);
  const parts = /^(-?)(\d{1,30})(?:\.(\d+))?$/.exec(decimal);
  if (!parts) throw new RangeError(`"${decimal}" is not a decimal amount such as 19.99.`);
  const [, sign, whole = '', fraction = ''] = parts;
  if (/[1-9]/.test(fraction.slice(exponent))) {
    throw new RangeError(`"${decimal}" has more than the ${exponent} decimal places of ${currency}.`);
  }
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return { minor: sign ? -minor : minor, currency };
}

/** The amount in major units with all its digits: `19.90`, `-0.05`, `1200` (JPY). */
export function formatMoney({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = abs(minor)
    .toString()
    .padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return `${minor < 0n ? '-' : ''}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ''}`;
}

/** Throws RangeError where the currencies differ. */
export function add(a: Money, b: Money): Money {
  return { minor: a.minor + sameCurrency(a, b).minor, currency: a.currency };
}

/** Throws RangeError where the currencies differ. */
export function subtract(a: Money, b: Money): Money {
  return { minor: a.minor - sameCurrency(a, b).minor, currency: a.currency };
}

export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, money(0n, currency));
}

export function negate(amount: Money): Money {
  return { minor: -amount.minor, currency: amount.currency };
}

/** Exact until this one rounding, half away from zero. */
export function times(amount: Money, factor: Rational): Money {
  return { minor: timesRounded(amount.minor, factor), currency: amount.currency };
}

/**
 * Splits by weight: each share is rounded towards zero and the last takes the remainder, so that the shares always add up to the
 * whole. Throws RangeError where there is no positive weight or one is negative.
 */
export function split(amount: Money, weights: readonly bigint[]): readonly Money[] {
  const total = weights.reduce((a, b) => a + b, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('An amount is split by weights of which none is negative and one is positive.');
  }
  const firsts = weights.slice(0, -1).map((weight) => (amount.minor * weight) / total);
  const last = firsts.reduce((rest, share) => rest - share, amount.minor);
  return [...firsts, last].map((minor) => money(minor, amount.currency));
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency)
    throw new RangeError(`${a.currency} and ${b.currency} cannot be reckoned together.`);
  return b;
}
