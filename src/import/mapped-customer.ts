import type { LocalDate } from '../platform/clock.ts';
import { isLocalDate, isTimeZone } from '../platform/calendar.ts';
import { isCountry } from '../platform/countries.ts';
import { isCurrency } from '../platform/currencies.ts';
import type { Field, FieldMap } from './field-map.ts';
import type { ImportedCustomer, ImportedPlan, ServiceEnd, ServiceStart } from './imported-customer.ts';
import { monthlyPrice } from './price.ts';
import { RowRejected } from './rejection.ts';
import { Row } from './row.ts';

const churnWords = { yes: true, no: false, true: true, false: false, '1': true, '0': false, '': false };

/** A row whose columns were named by `--map`, as a customer. What is not told has the defaults of docs/import.md. */
export function mappedCustomer(raw: Row, map: FieldMap): ImportedCustomer {
  const row = byField(raw, map);
  const externalId = row.required('externalId');
  const currency = known(row, 'currency', 'USD', isCurrency);
  const name = row.text('name') || externalId;
  return {
    line: raw.line,
    externalId,
    name,
    contactName: name,
    email: row.text('email') || null,
    country: known(row, 'country', 'US', isCountry),
    timeZone: known(row, 'timeZone', 'UTC', isTimeZone),
    currency,
    plan: planOf(row),
    monthlyPrice: monthlyPrice(row, 'monthlyPrice', currency),
    started: startOf(row),
    commitmentMonths: row.text('commitmentMonths') ? row.wholeNumber('commitmentMonths', 1200) || null : null,
    ended: endOf(row),
  };
}

/** The same fields under the names that they have here. */
function byField(row: Row, map: FieldMap): Row {
  const entries = [...map].map(([field, source]): readonly [Field, string] => [
    field,
    'constant' in source ? source.constant : row.text(source.column),
  ]);
  const index = new Map(entries.map(([field], at) => [field as string, at]));
  return new Row(
    row.line,
    index,
    entries.map(([, text]) => text),
  );
}

function known(row: Row, field: Field, byDefault: string, isKnown: (code: string) => boolean): string {
  const text = row.text(field) || byDefault;
  const code = field === 'timeZone' ? text : text.toUpperCase();
  if (!isKnown(code)) throw new RowRejected(field, `"${text}" is not known`);
  return code;
}

/** `3` is the tier of rank 3, `gold:3` names it too. */
function planOf(row: Row): ImportedPlan {
  const code = row
    .required('plan')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (code === '') throw new RowRejected('plan', 'holds no letter or digit');
  const tier = /^(?:(?<name>[^:]+):)?(?<rank>[1-9]\d{0,3})$/.exec(row.text('tier') || 'standard:1')?.groups;
  if (!tier)
    throw new RowRejected(
      'tier',
      `"${row.text('tier')}" is not a rank such as 3, or a name with one: gold:3`,
    );
  return {
    code,
    name: row.text('planName') || row.required('plan'),
    tier: tier['name'] ?? `tier-${tier['rank']}`,
    tierRank: Number(tier['rank']),
    features: [],
    listPrice: null,
  };
}

function startOf(row: Row): ServiceStart {
  if (row.text('startedOn') !== '') return { on: date(row, 'startedOn') };
  if (row.text('tenureMonths') === '')
    throw new RowRejected('startedOn', 'is missing, and so is tenureMonths');
  return { monthsBeforeAsOf: row.wholeNumber('tenureMonths', 1200) };
}

function endOf(row: Row): ServiceEnd | null {
  if (row.text('cancelledOn') !== '') return { on: date(row, 'cancelledOn') };
  const word = row.text('churned').toLowerCase();
  if (!Object.hasOwn(churnWords, word))
    throw new RowRejected('churned', `"${row.text('churned')}" is none of: yes, no, true, false, 1, 0`);
  return churnWords[word as keyof typeof churnWords] ? 'as-of' : null;
}

function date(row: Row, field: Field): LocalDate {
  const text = row.required(field);
  if (!isLocalDate(text)) throw new RowRejected(field, `"${text}" is not a date of the form 2026-03-31`);
  return text;
}
