import { isCurrency } from '../../platform/currencies.ts';
import type { Money } from '../../platform/money.ts';
import { currency, must, price, text, whole, type Finding } from '../validation.ts';
import type { Feature } from './events.ts';
import { currencyOf, type Price, type Tier } from './price.ts';

/** Codes of plans, add-ons, products and coupons. */
export function code(value: unknown, path: string): Finding {
  return must(
    typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value),
    'InvalidInput',
    path,
    `${path} must be 1 to 64 letters, digits, dots, dashes or underscores.`,
  );
}

export function optionalCode(value: unknown, path: string): Finding {
  return value === undefined || value === null ? null : code(value, path);
}

export function featureFindings(features: readonly Feature[], path = 'features'): readonly Finding[] {
  const keys = features.map(({ key }) => key);
  const each = features.flatMap((given, index) => feature(given, `${path}.${index}`));
  return [...each, unique(keys, 'InvalidFeature', path, 'key')];
}

/** Prices of all models: at most one per currency over both lists. */
export function priceFindings(perUnit: readonly Money[], list: readonly Price[]): readonly Finding[] {
  return [
    ...perUnit.map((each, index) => price(each, `prices.${index}`)),
    ...list.flatMap((each, index) => listed(each, `priceList.${index}`)),
    unique(
      [...perUnit.map((each) => each.currency), ...list.map(currencyOf)],
      'InvalidPrice',
      'prices',
      'currency',
    ),
  ];
}

export function setupFeeFindings(fees: readonly Money[]): readonly Finding[] {
  return [
    ...fees.map((fee, index) => price(fee, `setupFees.${index}`)),
    unique(
      fees.map((fee) => fee.currency),
      'InvalidPrice',
      'setupFees',
      'currency',
    ),
  ];
}

function feature(given: Feature, path: string): readonly Finding[] {
  const key = must(
    /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(given.key),
    'InvalidFeature',
    `${path}.key`,
    `${path}.key must be 1 to 64 letters, digits, dots, dashes or underscores.`,
  );
  switch (given.kind) {
    case 'boolean':
      return [key];
    case 'limit':
      return [key, whole(given.limit, `${path}.limit`, 0, Number.MAX_SAFE_INTEGER, 'InvalidFeature')];
    case 'config':
      return [key, text(given.value, `${path}.value`, 1_000)];
  }
}

function listed(given: Price, path: string): readonly Finding[] {
  switch (given.model) {
    case 'per_unit':
      return [price(given.unit, `${path}.unit`)];
    case 'flat':
      return [price(given.amount, `${path}.amount`)];
    case 'graduated':
      return isCurrency(given.currency)
        ? tierFindings(given.tiers, given.currency, `${path}.tiers`)
        : [currency(given.currency, `${path}.currency`)];
  }
}

function tierFindings(tiers: readonly Tier[], of: string, path: string): readonly Finding[] {
  const last = tiers.length - 1;
  const rises = tiers.every(({ upTo }, index) =>
    index === last ? upTo === null : isAbove(upTo, tiers[index - 1]?.upTo ?? 0),
  );
  return [
    must(
      tiers.length >= 1 && tiers.length <= 100 && rises,
      'InvalidPrice',
      path,
      `${path} must be 1 to 100 tiers that rise in whole units, the last without an end.`,
    ),
    ...tiers.flatMap(({ unit, flat }, index) => [
      price(unit, `${path}.${index}.unit`),
      price(flat, `${path}.${index}.flat`),
      must(
        unit.currency === of && flat.currency === of,
        'CurrencyMismatch',
        `${path}.${index}`,
        `${path}.${index} must be in ${of}, the currency of the price.`,
      ),
    ]),
  ];
}

const isAbove = (upTo: number | null, before: number): boolean =>
  upTo !== null && Number.isSafeInteger(upTo) && upTo > before;

function unique(
  values: readonly string[],
  as: 'InvalidFeature' | 'InvalidPrice',
  path: string,
  what: string,
): Finding {
  return must(new Set(values).size === values.length, as, path, `${path} must name each ${what} once.`);
}
