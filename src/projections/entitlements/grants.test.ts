import { featuresInForce, type Grant } from './grants.ts';

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
