import { recorded } from '../../../test/support/sample-events.ts';
import * as sample from '../../../test/support/subscription-samples.ts';
import { featuresInForce, grantAfter, type Grant } from './grants.ts';

const grant = (
  subscriptionId: string,
  quantity: number,
  features: Grant['features'],
  live = true,
): Grant => ({
  accountId: 'a1',
  subscriptionId,
  live,
  planCode: 'silver',
  planVersion: 1,
  quantity,
  features,
  addOns: [],
  overrides: [],
});

test('limits are summed over live subscriptions times quantity; booleans hold by any of them', () => {
  const seats = (limit: number) => ({ key: 'seats', kind: 'limit', limit }) as const;
  const sso = { key: 'sso', kind: 'boolean' } as const;
  expect(
    featuresInForce([
      grant('s2', 3, [seats(10), sso]),
      grant('s1', 1, [seats(5)]),
      grant('s3', 9, [seats(100)], false),
    ]),
  ).toEqual([
    { ...seats(35), subscriptionIds: ['s1', 's2'] },
    { ...sso, subscriptionIds: ['s2'] },
  ]);
});

test('nothing is in force once the last subscription has ended', () => {
  expect(featuresInForce([grant('s1', 1, [{ key: 'sso', kind: 'boolean' }], false)])).toEqual([]);
});

test('of configuration values of several subscriptions that of the first id stands', () => {
  const region = (value: string) => ({ key: 'region', kind: 'config', value }) as const;
  expect(featuresInForce([grant('s2', 1, [region('us')]), grant('s1', 1, [region('eu')])])).toEqual([
    { ...region('eu'), subscriptionIds: ['s1', 's2'] },
  ]);
});

const plan = sample.terms({
  price: 1_000,
  quantity: 2,
  features: [{ key: 'seats', kind: 'limit', limit: 5 }],
  addOns: [
    sample.addOn({
      plan: 'pack',
      price: 300,
      quantity: 3,
      features: [{ key: 'seats', kind: 'limit', limit: 4 }],
    }),
  ],
});
const on = { accountId: 'a1', subscriptionId: 's1', at: '2026-03-01T00:00:00.000Z' };
const inForce = (event: ReturnType<(typeof sample)['started' | 'paused' | 'holdApplied']>) =>
  featuresInForce([grantAfter(recorded(event, { stream: 'subscription-s1', version: 1 }))!]);

test.each([
  ['in service', sample.started(on, plan), [22]],
  ['on trial', sample.started({ ...on, standing: 'trialing' }, plan), [22]],
  ['agreed for a day to come', sample.started({ ...on, standing: 'scheduled' }, plan), []],
  ['on hold', sample.holdApplied(on, plan), []],
  ['paused', sample.paused(on, plan), []],
])('what is %s', (_, event, limits) => {
  expect(inForce(event).map((feature) => feature.kind === 'limit' && feature.limit)).toEqual(limits);
});
