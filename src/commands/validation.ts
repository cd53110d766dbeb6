import { isLocalDate } from '../platform/calendar.ts';
import type { LocalDate } from '../platform/clock.ts';
import { isCurrency } from '../platform/currencies.ts';
import type { Money } from '../platform/money.ts';
import { isPercent, percentOf } from '../platform/percent.ts';
import { compare, ratio } from '../platform/rational.ts';
import { Rejection, type DomainError, type DomainErrorCode } from './errors.ts';

export type Finding = DomainError | null;

/** Rejects with all findings at once, so that a client can show every wrong field. */
export function refuseIfAny(findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding !== null);
  if (errors.length > 0) throw new Rejection(errors);
}

/** The finding, unless the condition holds. */
export function must(holds: boolean, code: DomainErrorCode, path: string, message: string): Finding {
  return holds ? null : { code, message, path: path.split('.') };
}

/** Text of 1 to `max` characters without control characters. */
export function text(value: unknown, path: string, max = 200): Finding {
  const holds =
    typeof value === 'string' && value.trim() !== '' && value.length <= max && !hasControls(value);
  return must(
    holds,
    'InvalidInput',
    path,
    `${path} must be text of 1 to ${max} characters; give a shorter or fuller one.`,
  );
}

export function optionalText(value: unknown, path: string, max = 200): Finding {
  return value === undefined || value === null ? null : text(value, path, max);
}

/** Whole number in [min, max]. */
export function whole(
  value: unknown,
  path: string,
  min: number,
  max: number,
  code: DomainErrorCode = 'InvalidInput',
): Finding {
  const holds = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return must(holds, code, path, `${path} must be a whole number from ${min} to ${max}.`);
}

export function optionalWhole(...args: Parameters<typeof whole>): Finding {
  return args[0] === undefined || args[0] === null ? null : whole(...args);
}

/** The last day of business. Periods last up to 366 years, and no year may come out with five digits. */
const lastDay: LocalDate = '2999-12-31';

/** A calendar day from 1970 to 2999. */
export function optionalDay(value: unknown, path: string): Finding {
  if (value === undefined || value === null) return null;
  const holds = typeof value === 'string' && isLocalDate(value) && value >= '1970-01-01' && value <= lastDay;
  const message = `${path} must be a day from 1970 to 2999, written like 2026-03-01.`;
  return must(holds, 'InvalidDate', path, message);
}

/** An instant from 1970 on, in the one form in which instants are written. */
export function optionalInstant(value: unknown, path: string): Finding {
  if (value === undefined || value === null) return null;
  const holds =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    value >= '1970-01-01';
  return must(holds, 'InvalidDate', path, `${path} must be an instant such as 2026-03-01T00:00:00.000Z.`);
}

/** A percentage from 0 to 100. */
export function percentage(value: unknown, path: string): Finding {
  return must(
    isPercent(value) && compare(percentOf(value), ratio(1)) <= 0,
    'InvalidPercent',
    path,
    `${path} must be a decimal from 0 to 100 with at most four decimal places, such as 19 or 7.5.`,
  );
}

/** Largest amount of one line, in minor units: sums of 1,200 lines stay far within 64 bits. */
export const largestAmount = 10n ** 15n;

/** An amount that is not negative, in a known currency. */
export function price(value: Money, path: string): Finding {
  if (!isCurrency(value.currency)) return currency(value.currency, `${path}.currency`);
  const holds = typeof value.minor === 'bigint' && value.minor >= 0n && value.minor <= largestAmount;
  return must(holds, 'InvalidPrice', path, `${path} must be from 0 to ${largestAmount} minor units.`);
}

export function optionalPrice(value: Money | null | undefined, path: string): Finding {
  return value === undefined || value === null ? null : price(value, path);
}

export function currency(code: string, path: string): Finding {
  return must(isCurrency(code), 'UnknownCurrency', path, `${path} must be a code of ISO 4217 such as USD.`);
}

/** C0 controls and DEL. */
function hasControls(value: string): boolean {
  return [...value].some((char) => char < ' ' || char === '\u007f');
}
