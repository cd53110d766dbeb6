import { Rejection } from '../errors.ts';
import { planPublished, publishing, usd } from '../examples.ts';
import { publishPlanCommand } from './commands.ts';
import { publishCouponCommand } from './coupon-commands.ts';
import type { PublishCoupon, PublishPlan } from './inputs.ts';
import type { Price, Tier } from './price.ts';

function refusals(check: () => void): readonly string[] {
  try {
    check();
  } catch (error) {
    if (error instanceof Rejection) return error.errors.map(({ code, path }) => `${code} ${path.join('.')}`);
    throw error;
  }
  return [];
}

const gold = publishing(planPublished('gold', '30.00'));
const tier = (upTo: number | null, unit = usd('1.00'), flat = usd('0.00')): Tier => ({ upTo, unit, flat });
const graduated = (...tiers: readonly Tier[]): { priceList: readonly Price[]; prices: [] } => ({
  prices: [],
  priceList: [{ model: 'graduated', currency: 'USD', tiers }],
});
const euros = { minor: 100n, currency: 'EUR' };

test.each<[string, Partial<PublishPlan>]>([
  ['one price per currency, of any model', { priceList: [{ model: 'flat', amount: euros }] }],
  ['tiers that rise', graduated(tier(10), tier(20), tier(null))],
  ['one tier without an end', graduated(tier(null))],
  [
    'fees, a trial, a day',
    { setupFees: [usd('99.00'), euros], trialDays: 14, effectiveFrom: '2026-03-01T00:00:00.000Z' },
  ],
  [
    'a day that reaches subscriptions',
    { effectiveFrom: '2026-03-01T09:00:00.000Z', reachesExistingFrom: '2026-03-01' },
  ],
  ['a setting', { features: [{ key: 'region', kind: 'config', value: 'eu-west' }] }],
])('a plan may have %s', (_name, input) => {
  expect(refusals(() => publishPlanCommand.check({ ...gold, ...input }))).toEqual([]);
});

test.each<[string, Partial<PublishPlan>, string]>([
  [
    'two prices in one currency',
    { priceList: [{ model: 'flat', amount: usd('1.00') }] },
    'InvalidPrice prices',
  ],
  [
    'a flat price below zero',
    { prices: [], priceList: [{ model: 'flat', amount: usd('-1.00') }] },
    'InvalidPrice priceList.0.amount',
  ],
  ['no tiers', graduated(), 'InvalidPrice priceList.0.tiers'],
  ['tiers that fall', graduated(tier(10), tier(10), tier(null)), 'InvalidPrice priceList.0.tiers'],
  ['an end to the last tier', graduated(tier(10), tier(20)), 'InvalidPrice priceList.0.tiers'],
  [
    'a tier without an end before the last',
    graduated(tier(null), tier(null)),
    'InvalidPrice priceList.0.tiers',
  ],
  ['half a unit', graduated(tier(1.5), tier(null)), 'InvalidPrice priceList.0.tiers'],
  ['a tier in another currency', graduated(tier(null, euros)), 'CurrencyMismatch priceList.0.tiers.0'],
  ['two fees in one currency', { setupFees: [usd('1.00'), usd('2.00')] }, 'InvalidPrice setupFees'],
  ['a fee below zero', { setupFees: [usd('-1.00')] }, 'InvalidPrice setupFees.0'],
  ['a trial of minus a day', { trialDays: -1 }, 'InvalidInput trialDays'],
  ['a trial of an add-on', { kind: 'add_on', trialDays: 1 }, 'InvalidInput trialDays'],
  ['a day in place of an instant', { effectiveFrom: '2026-03-01' }, 'InvalidDate effectiveFrom'],
  ['a day that does not exist', { reachesExistingFrom: '2026-02-30' }, 'InvalidDate reachesExistingFrom'],
  [
    'a reach before it is sold',
    { effectiveFrom: '2026-03-02T00:00:00.000Z', reachesExistingFrom: '2026-03-01' },
    'InvalidDate reachesExistingFrom',
  ],
  [
    'a setting without a value',
    { features: [{ key: 'region', kind: 'config', value: '' }] },
    'InvalidInput features.0.value',
  ],
])('a plan may not have %s', (_name, input, refusal) => {
  expect(refusals(() => publishPlanCommand.check({ ...gold, ...input }))).toEqual([refusal]);
});

const coupon: PublishCoupon = {
  couponCode: 'spring',
  name: 'Spring',
  discount: { kind: 'percent', percent: '12.5' },
  duration: { kind: 'forever' },
};

test.each<[string, Partial<PublishCoupon>, readonly string[]]>([
  ['12.5 % for ever', {}, []],
  ['all of it', { discount: { kind: 'percent', percent: '100' } }, []],
  [
    'an amount for three periods',
    { discount: { kind: 'amount', amount: usd('5.00') }, duration: { kind: 'periods', count: 3 } },
    [],
  ],
  ['more than all of it', { discount: { kind: 'percent', percent: '100.01' } }, ['InvalidPercent percent']],
  ['nothing', { discount: { kind: 'percent', percent: '0.00' } }, ['InvalidPercent percent']],
  ['no amount', { discount: { kind: 'amount', amount: usd('0.00') } }, ['InvalidPrice amount']],
  ['no periods', { duration: { kind: 'periods', count: 0 } }, ['InvalidInput periods']],
  ['a code with a blank', { couponCode: 'in spring' }, ['InvalidInput couponCode']],
])('a coupon of %s', (_name, input, expected) => {
  expect(refusals(() => publishCouponCommand.check({ ...coupon, ...input }))).toEqual(expected);
});
