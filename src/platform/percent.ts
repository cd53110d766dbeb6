import { ratio, type Rational } from './rational.ts';

/** A percentage as a decimal: `19`, `7.5`. Exact: at most four decimal places, never a floating-point number. */
export type Percent = string;

/** `19` as 19/100. Throws RangeError where the text is malformed. */
export function percentOf(text: Percent): Rational {
  const parts = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text);
  if (!parts) throw new RangeError(`"${text}" is not a percentage such as 19 or 7.5.`);
  const [, whole = '', fraction = ''] = parts;
  return ratio(BigInt(whole + fraction), 100n * 10n ** BigInt(fraction.length));
}

export function isPercent(text: unknown): text is Percent {
  return typeof text === 'string' && /^\d{1,4}(?:\.\d{1,4})?$/.test(text);
}
