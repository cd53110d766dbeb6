/** An exact fraction; `den` is positive. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** In lowest terms. Throws RangeError where `den` is zero. */
export function ratio(num: bigint | number, den: bigint | number = 1n): Rational {
  const [n, d] = [BigInt(num), BigInt(den)];
  if (d === 0n) throw new RangeError('A fraction has no zero denominator.');
  const divisor = gcd(abs(n), abs(d)) * (d < 0n ? -1n : 1n);
  return { num: n / divisor, den: d / divisor };
}

export function plus(a: Rational, b: Rational): Rational {
  return ratio(a.num * b.den + b.num * a.den, a.den * b.den);
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `value` × `factor` as a whole number, rounded once, half away from zero. */
export function timesRounded(value: bigint, factor: Rational): bigint {
  const product = value * factor.num;
  const magnitude = (2n * abs(product) + factor.den) / (2n * factor.den);
  return product < 0n ? -magnitude : magnitude;
}

/** The whole part, rounded towards zero. */
export function truncated({ num, den }: Rational): bigint {
  return num / den;
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
