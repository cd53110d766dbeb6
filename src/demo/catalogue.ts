import type { PublishPlan } from '../commands/index.ts';

const month = { unit: 'month', count: 1 } as const;
const year = { unit: 'year', count: 1 } as const;

/** List prices in minor units: cents, cents, yen. */
function prices(usd: bigint, eur: bigint, jpy: bigint): PublishPlan['prices'] {
  return [
    { minor: usd, currency: 'USD' },
    { minor: eur, currency: 'EUR' },
    { minor: jpy, currency: 'JPY' },
  ];
}

const projects = (limit: number) => ({ key: 'projects', kind: 'limit', limit }) as const;
const api = { key: 'api', kind: 'boolean' } as const;
const signOn = { key: 'single-sign-on', kind: 'boolean' } as const;
const audit = { key: 'audit-log', kind: 'boolean' } as const;

/** What the demo's business sells. */
export const catalogue = [
  {
    planCode: 'starter',
    name: 'Starter',
    tier: 'starter',
    tierRank: 1,
    interval: month,
    features: [projects(3)],
    prices: prices(2_900n, 2_700n, 4_200n),
  },
  {
    planCode: 'team',
    name: 'Team',
    tier: 'team',
    tierRank: 2,
    interval: month,
    features: [projects(20), api],
    prices: prices(9_900n, 9_200n, 14_500n),
  },
  {
    planCode: 'business',
    name: 'Business',
    tier: 'business',
    tierRank: 3,
    interval: month,
    features: [projects(100), api, signOn],
    prices: prices(29_900n, 27_900n, 44_000n),
  },
  {
    planCode: 'business-yearly',
    name: 'Business, paid by the year',
    tier: 'business',
    tierRank: 3,
    interval: year,
    features: [projects(100), api, signOn],
    prices: prices(299_000n, 279_000n, 440_000n),
  },
  {
    planCode: 'enterprise-yearly',
    name: 'Enterprise, paid by the year',
    tier: 'enterprise',
    tierRank: 4,
    interval: year,
    features: [projects(1_000), api, signOn, audit],
    prices: prices(1_200_000n, 1_100_000n, 1_750_000n),
  },
] as const satisfies readonly PublishPlan[];

export type DemoPlan = (typeof catalogue)[number]['planCode'];
