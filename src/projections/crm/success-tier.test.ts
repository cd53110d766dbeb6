import { standingOf, successTierFor, type TermsFact } from './success-tier.ts';

test.each([
  [1_199_999n, 'USD', 'digital'],
  [1_200_000n, 'USD', 'standard'],
  [5_999_999n, 'USD', 'standard'],
  [6_000_000n, 'USD', 'premium'],
  [12_000n, 'JPY', 'standard'],
  [11_999_999n, 'KWD', 'digital'],
  [12_000_000n, 'KWD', 'standard'],
] as const)('an ARR of %d minor units of %s is %s', (arr, currency, tier) => {
  expect(successTierFor(arr, currency)).toBe(tier);
});

const fact = (
  stream: string,
  version: number,
  day: number,
  arr: number,
  more: Partial<TermsFact> = {},
): TermsFact => ({
  tenant: 'acme',
  accountId: 'a1',
  stream,
  version,
  effectiveAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  recordedAt: '2026-01-31T00:00:00.000Z',
  operationId: `${stream}@${version}`,
  currency: 'USD',
  standing: arr > 0 ? 'active' : 'ended',
  tier: stream,
  tierRank: 1,
  mrr: 0n,
  arr: BigInt(arr),
  ...more,
});

test('given two subscriptions, when each changes, then the account is reassigned by what both bring together', () => {
  const facts = [
    fact('a', 1, 1, 700_000),
    fact('b', 1, 5, 600_000),
    fact('a', 2, 9, 0),
    fact('b', 2, 12, 6_000_000),
  ];
  const told = standingOf(facts, 'USD');
  expect(told.reassignments.map(({ cause, from, to }) => [cause.operationId, from, to])).toEqual([
    ['b@1', 'digital', 'standard'],
    ['a@2', 'standard', 'digital'],
    ['b@2', 'digital', 'premium'],
  ]);
  expect(told).toMatchObject({
    successTier: 'premium',
    planTier: 'b',
    liveSubscriptions: 1,
    arr: 6_000_000n,
  });
  expect(standingOf([...facts].reverse(), 'USD')).toEqual(told);
});

test('the plan tier is the highest by rank among live subscriptions', () => {
  const facts = [
    fact('silver', 1, 1, 1, { tierRank: 1 }),
    fact('gold', 1, 2, 1, { tierRank: 3 }),
    fact('free', 1, 3, 1, { tierRank: 0 }),
  ];
  expect(standingOf(facts, 'USD').planTier).toBe('gold');
  expect(standingOf([...facts, fact('gold', 2, 4, 0, { tierRank: 3 })], 'USD').planTier).toBe('silver');
  expect(standingOf([], 'USD').planTier).toBeNull();
});
