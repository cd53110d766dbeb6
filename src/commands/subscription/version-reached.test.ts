import { defaultConventions } from '../policy/conventions.ts';
import type { PlanVersionPublished } from '../catalog/events.ts';
import { plan } from '../catalog/plan.ts';
import { perUnit } from '../catalog/price.ts';
import { addOn, planPublished, terms, usd } from '../examples.ts';
import { priceOf } from '../rating/price.ts';
import type { Terms } from '../rating/terms.ts';
import type { Basis } from './basis.ts';
import { versionReached } from './version-reached.ts';

const payer = {
  accountId: 'acme',
  timeZone: 'UTC',
  currency: 'USD',
  taxes: [],
  netDays: 14,
  conventions: defaultConventions,
};

/** A catalogue of these versions. */
function of(...versions: readonly PlanVersionPublished[]): Basis {
  const plans = new Map<string, typeof plan.initial>();
  for (const version of versions) {
    const { planCode } = version.data;
    plans.set(planCode, plan.evolve(plans.get(planCode) ?? plan.initial, version));
  }
  return { payer, plans, invoices: [] };
}

const v1 = planPublished('gold', '30.00');
const v2 = planPublished('gold', '60.00', { planVersion: 2, effectiveFrom: '2021-01-15T00:00:00.000Z' });
const reaching = { ...v2, data: { ...v2.data, reachesExistingFrom: '2021-03-01' } };
const held = terms('gold', '30.00');

/** What the periods that start on these days cost, one after the other. */
function billed(first: Terms, basis: Basis, days: readonly string[]): readonly string[] {
  let current = first;
  return days.map((day) => {
    current = versionReached(current, basis, day) ?? current;
    return `${day} ${priceOf(current).minor}`;
  });
}

describe('figures that others published', () => {
  const starts = ['2021-01-01', '2021-02-01', '2021-03-01', '2021-04-01'];

  // Kill Bill, catalog examples: version 1 at 30, version 2 at 60 from 2021-01-15.
  test('a version for new subscriptions leaves the existing one at 30', () => {
    expect(billed(held, of(v1, v2), starts.slice(0, 2))).toEqual(['2021-01-01 3000', '2021-02-01 3000']);
  });

  // The same, with version 2 reaching existing subscriptions on 2021-03-01.
  test('a version that reaches existing ones on March 1: 30, 30, 60', () => {
    expect(billed(held, of(v1, reaching), starts)).toEqual([
      '2021-01-01 3000',
      '2021-02-01 3000',
      '2021-03-01 6000',
      '2021-04-01 6000',
    ]);
  });
});

describe('a version reaches', () => {
  const on = '2021-03-01';

  test('with all that it promises, and leaves coupons and overrides as they are', () => {
    const features = [{ key: 'seats', kind: 'limit', limit: 20 }] as const;
    const better = { ...reaching, data: { ...reaching.data, features, name: 'Gold plus' } };
    const override = [{ key: 'sso', kind: 'boolean' }] as const;
    expect(versionReached({ ...held, overrides: override }, of(v1, better), on)).toEqual({
      ...held,
      plan: { ...held.plan, planVersion: 2, name: 'Gold plus', features },
      price: perUnit(usd('60.00')),
      overrides: override,
    });
  });

  test('with the tax that the account finds in prices of its category', () => {
    const reduced = { ...reaching, data: { ...reaching.data, taxCategory: 'reduced' } };
    const taxes = [{ category: 'reduced', code: 'DE7', name: 'VAT', percent: '7', inclusive: true }];
    const basis = { ...of(v1, reduced), payer: { ...payer, taxes } };
    expect(versionReached({ ...held, taxIncluded: '19' }, basis, on)).toMatchObject({ taxIncluded: '7' });
  });

  test('add-ons as well as plans', () => {
    const sms = planPublished('sms', '1.00', { kind: 'add_on' });
    const dearer = planPublished('sms', '2.00', { kind: 'add_on', planVersion: 2, reachesExistingFrom: on });
    const reached = versionReached({ ...held, addOns: [addOn('sms', '1.00', 5)] }, of(v1, sms, dearer), on);
    expect(reached).toMatchObject({
      plan: { planVersion: 1 },
      price: perUnit(usd('30.00')),
      addOns: [{ plan: { planVersion: 2 }, quantity: 5, price: perUnit(usd('2.00')) }],
    });
  });

  test.each<[string, Terms, PlanVersionPublished]>([
    ['a negotiated price', { ...held, price: perUnit(usd('25.00')) }, reaching],
    [
      'an account in a currency that it has no price in',
      held,
      { ...reaching, data: { ...reaching.data, prices: [] } },
    ],
    [
      'another interval',
      held,
      { ...reaching, data: { ...reaching.data, interval: { unit: 'year', count: 1 } } },
    ],
  ])('but not %s', (_name, current, version) => {
    expect(versionReached(current, of(v1, version), on)).toBeNull();
  });
});
