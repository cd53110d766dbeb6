import type { LocalDate } from '../platform/clock.ts';
import { addIntervals } from '../platform/calendar.ts';
import type { DemoPlan } from './catalogue.ts';
import { SeededRandom } from './seeded-random.ts';

interface Market {
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
}

/** What happens to one customer of the demo, in order of time. */
export interface Biography extends Market {
  readonly externalId: string;
  readonly name: string;
  readonly segment: 'self_serve' | 'smb' | 'mid_market' | 'enterprise';
  readonly events: readonly [LifeEvent, ...LifeEvent[]];
}

export type LifeEvent =
  | { readonly kind: 'start'; readonly on: LocalDate; readonly plan: DemoPlan; readonly quantity: number }
  | { readonly kind: 'change'; readonly on: LocalDate; readonly plan: DemoPlan }
  | { readonly kind: 'cancel'; readonly on: LocalDate };

/** The demo looks back on so many months. */
const months = 18;

const markets: readonly [Market, ...Market[]] = [
  { country: 'US', timeZone: 'America/New_York', currency: 'USD' },
  { country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
  { country: 'JP', timeZone: 'Asia/Tokyo', currency: 'JPY' },
];

const firstNames = [
  'North',
  'Blue',
  'Clear',
  'Stone',
  'Swift',
  'Amber',
  'Quiet',
  'Bright',
  'Iron',
  'Green',
] as const;
const lastNames = [
  'Harbour',
  'Field',
  'Works',
  'Foods',
  'Freight',
  'Studio',
  'Clinic',
  'Press',
  'Energy',
  'Labs',
] as const;

const upgrades: Readonly<Partial<Record<DemoPlan, readonly [DemoPlan, ...DemoPlan[]]>>> = {
  starter: ['team', 'business'],
  team: ['business', 'business-yearly'],
  business: ['business-yearly', 'enterprise-yearly'],
  'business-yearly': ['enterprise-yearly'],
};
const downgrades: Readonly<Partial<Record<DemoPlan, DemoPlan>>> = { team: 'starter', business: 'team' };

/** The life of the n-th customer up to `today`: the same for the same n and day. */
export function biography(n: number, today: LocalDate): Biography {
  const random = new SeededRandom(n);
  const startedMonthsAgo = random.whole(1, months);
  let plan = random.pick<DemoPlan>([
    'starter',
    'starter',
    'starter',
    'team',
    'team',
    'business',
    'business-yearly',
  ]);
  const quantity = plan === 'team' ? random.whole(1, 12) : 1;
  const dayIn = (monthsAgo: number): LocalDate => {
    const first = addIntervals(today, { unit: 'month', count: 1 }, -monthsAgo);
    return addIntervals(first, { unit: 'day', count: 1 }, random.whole(0, 27));
  };
  const events: [LifeEvent, ...LifeEvent[]] = [
    { kind: 'start', on: dayIn(startedMonthsAgo), plan, quantity },
  ];
  for (let monthsAgo = startedMonthsAgo - 1; monthsAgo >= 1; monthsAgo -= 1) {
    const on = dayIn(monthsAgo);
    const higher = upgrades[plan];
    const lower = downgrades[plan];
    if (higher && random.chance(0.05)) {
      plan = random.pick(higher);
      events.push({ kind: 'change', on, plan });
    } else if (lower && random.chance(0.015)) {
      plan = lower;
      events.push({ kind: 'change', on, plan });
    } else if (random.chance(0.02)) {
      events.push({ kind: 'cancel', on });
      const returns = monthsAgo > 3 && random.chance(0.3);
      if (!returns) break;
      monthsAgo -= 2;
      events.push({ kind: 'start', on: dayIn(monthsAgo), plan, quantity });
    }
  }
  const market = random.pick(markets);
  return {
    externalId: `demo-${String(n).padStart(4, '0')}`,
    name: `${random.pick(firstNames)} ${random.pick(lastNames)} ${n}`,
    ...market,
    segment:
      plan === 'enterprise-yearly' ? 'enterprise' : random.pick(['self_serve', 'smb', 'smb', 'mid_market']),
    events,
  };
}
