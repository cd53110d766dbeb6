import fc from 'fast-check';
import type { Terms } from '../../commands/rating/terms.ts';
import type { EventData } from '../../eventstore/types.ts';
import { recorded } from '../../../test/support/sample-events.ts';
import {
  activated,
  cancelled,
  changeReverted,
  ended,
  holdApplied,
  holdReleased,
  paused,
  percentOff,
  planChanged,
  reactivated,
  renewalCompleted,
  resumed,
  started,
  terms,
  type On,
} from '../../../test/support/subscription-samples.ts';
import { lives } from '../../../test/support/lives.ts';
import { daySums } from './days.ts';
import { accountMovements, type RevenueFact } from './movements.ts';
import { revenueFact } from './revenue-fact.ts';

/** One subscription's events on days of 2026, as facts. */
function facts(
  subscriptionId: string,
  ...steps: readonly (readonly [day: string, terms: Terms | null])[]
): RevenueFact[] {
  let current: Terms | null = null;
  return steps.map(([day, next], index) => {
    const on = { accountId: 'a1', subscriptionId, at: `${day}T00:00:00.000Z` };
    const event =
      next === null
        ? cancelled(on, current!)
        : current === null
          ? started(on, next)
          : planChanged(on, current, next);
    current = next ?? current;
    const at = {
      stream: `subscription-${subscriptionId}`,
      version: index + 1,
      recordedAt: `2028-01-01T00:00:0${index}.000Z`,
    };
    return revenueFact(recorded(event, at))!;
  });
}

const told = (all: readonly RevenueFact[]) =>
  accountMovements(all)
    .movements.filter(({ kind }) => kind !== null)
    .map(({ fact, kind, mrrDelta }) => [fact.effectiveAt.slice(0, 10), kind, mrrDelta]);

test('M1: new, expansion, contraction while Gold lives, churn at the end, reactivation', () => {
  // ChartMogul help centre: Silver 30 a month, Gold 500 a year or 50 a month.
  const silver = terms({ plan: 'silver', price: 3_000, quantity: 2 });
  const goldYearly = terms({ plan: 'gold', price: 50_000, quantity: 4, unit: 'year' });
  const goldMonthly = terms({ plan: 'gold', price: 5_000, quantity: 3 });
  const all = [
    ...facts('gold', ['2026-01-01', goldYearly], ['2027-01-01', null]),
    ...facts('silver', ['2026-03-01', silver], ['2026-06-01', null]),
    ...facts('again', ['2027-04-01', goldMonthly]),
  ];
  expect(told(all)).toEqual([
    ['2026-01-01', 'new', 16_667n],
    ['2026-03-01', 'expansion', 6_000n],
    ['2026-06-01', 'contraction', -6_000n],
    ['2027-01-01', 'churn', -16_667n],
    ['2027-04-01', 'reactivation', 15_000n],
  ]);
});

test('M2: 1,000 + new 100 + expansion 50 - contraction 40 - churn 60 - currency 5 = 1,045', () => {
  // Stripe's glossary. Each currency is kept apart here, so the currency effect of -5 belongs to a report in one currency.
  const day = { tenant: 'acme', currency: 'USD', day: '2026-01-31', arrDelta: 0n } as const;
  const [sums] = daySums([
    { ...day, kind: 'new', mrrDelta: 100n },
    { ...day, kind: 'expansion', mrrDelta: 50n },
    { ...day, kind: 'contraction', mrrDelta: -40n },
    { ...day, kind: 'churn', mrrDelta: -60n },
  ]);
  const { new: fresh, expansion, contraction, churn, reactivation } = sums!;
  expect(1_000n + fresh + expansion + contraction + churn + reactivation - 5n).toBe(1_045n);
});

/** The facts of one subscription's events on days of 2026, in their order. */
const story = (subscriptionId: string, ...events: readonly EventData[]): RevenueFact[] =>
  events
    .map((event, index) => revenueFact(recorded(event, { stream: subscriptionId, version: index + 1 })))
    .filter((fact) => fact !== null);

const on = (day: string, more: Partial<On> = {}): On => ({
  accountId: 'a1',
  subscriptionId: 's',
  at: `${day}T00:00:00.000Z`,
  ...more,
});

test('M5: 50 less 10 %, then 65 less 20 %: MRR 45, then 52, a movement of +7', () => {
  // Zuora.
  const [before, after] = [
    terms({ price: 5_000, discounts: [percentOff('10')] }),
    terms({ price: 6_500, discounts: [percentOff('20')] }),
  ];
  expect(
    told(story('s', started(on('2026-01-01'), before), planChanged(on('2026-02-01'), before, after))),
  ).toEqual([
    ['2026-01-01', 'new', 4_500n],
    ['2026-02-01', 'expansion', 700n],
  ]);
});

test('the renewal after the last period of a coupon is a movement; other renewals are none', () => {
  const [before, after] = [
    terms({ price: 5_000, discounts: [percentOff('10', 2)] }),
    terms({ price: 5_000 }),
  ];
  expect(
    told(
      story(
        's',
        started(on('2026-01-01'), before),
        renewalCompleted(on('2026-02-01'), before),
        renewalCompleted(on('2026-03-01'), after, ['off-10']),
        renewalCompleted(on('2026-04-01'), after),
      ),
    ),
  ).toEqual([
    ['2026-01-01', 'new', 4_500n],
    ['2026-03-01', 'expansion', 500n],
  ]);
});

test('a trial brings nothing, whatever changes during it; the first paid period is new', () => {
  const [small, large] = [terms({ price: 3_000 }), terms({ price: 5_000 })];
  const trial = { standing: 'trialing' } as const;
  const all = story(
    's',
    started(on('2026-01-01', trial), small),
    planChanged(on('2026-01-05', trial), small, large),
    activated(on('2026-01-15'), large),
  );
  expect(told(all)).toEqual([['2026-01-15', 'new', 5_000n]]);
  expect(accountMovements(all.slice(0, 2)).customers).toMatchObject([{ liveSubscriptions: 1, mrr: 0n }]);
});

test('a trial that is not taken up never was revenue, and its end is no churn', () => {
  const plan = terms({ price: 3_000 });
  const all = story(
    's',
    started(on('2026-01-01', { standing: 'trialing' }), plan),
    cancelled(on('2026-01-10'), plan),
  );
  expect(told(all)).toEqual([]);
});

test('a pause of all that is paid for is churn, and going on is reactivation', () => {
  const plan = terms({ price: 3_000 });
  const all = story(
    's',
    started(on('2026-01-01'), plan),
    paused(on('2026-02-01'), plan),
    resumed(on('2026-04-01'), plan),
  );
  expect(told(all)).toEqual([
    ['2026-01-01', 'new', 3_000n],
    ['2026-02-01', 'churn', -3_000n],
    ['2026-04-01', 'reactivation', 3_000n],
  ]);
  expect(accountMovements(all.slice(0, 2)).customers).toMatchObject([
    { liveSubscriptions: 0, waitingSubscriptions: 1 },
  ]);
});

test('a pause beside another subscription is contraction, and going on is expansion', () => {
  const plan = terms({ price: 3_000 });
  const all = [
    ...story(
      's',
      started(on('2026-01-01'), plan),
      paused(on('2026-02-01'), plan),
      resumed(on('2026-04-01'), plan),
    ),
    ...story('t', started(on('2026-01-02', { subscriptionId: 't' }), plan)),
  ];
  expect(told(all).map(([, kind]) => kind)).toEqual(['new', 'expansion', 'contraction', 'expansion']);
});

test('a hold takes service and leaves the revenue', () => {
  const plan = terms({ price: 3_000 });
  const all = story(
    's',
    started(on('2026-01-01'), plan),
    holdApplied(on('2026-02-01'), plan),
    holdReleased(on('2026-03-01'), plan),
  );
  expect(told(all)).toEqual([['2026-01-01', 'new', 3_000n]]);
});

test('a term that is over is churn, and a subscription taken up again reactivation', () => {
  const plan = terms({ price: 3_000 });
  const all = story(
    's',
    started(on('2026-01-01'), plan),
    ended(on('2026-02-01'), plan),
    reactivated(on('2026-02-10'), plan),
  );
  expect(told(all).map(([, kind]) => kind)).toEqual(['new', 'churn', 'reactivation']);
});

test('a change and its revert are two movements that net out', () => {
  const [silver, gold] = [terms({ price: 3_000 }), terms({ plan: 'gold', price: 5_000 })];
  const changed = on('2026-02-01');
  const history = [
    started(on('2026-01-01'), silver),
    planChanged(changed, silver, gold),
    changeReverted(changed, gold, silver),
  ];
  const all = story('s', ...history);
  expect(told(all)).toEqual([
    ['2026-01-01', 'new', 3_000n],
    ['2026-02-01', 'expansion', 2_000n],
    ['2026-02-01', 'contraction', -2_000n],
  ]);
});

test('two subscriptions that end in one instant are one contraction and one churn', () => {
  const plan = terms({ price: 1_000 });
  const all = [
    ...facts('a', ['2026-01-01', plan], ['2026-02-01', null]),
    ...facts('b', ['2026-01-01', plan], ['2026-02-01', null]),
  ];
  expect(told(all).map(([, kind]) => kind)).toEqual(['new', 'expansion', 'contraction', 'churn']);
  expect(told([...all].reverse())).toEqual(told(all));
});

test('a free plan is no revenue: the first price is new, and its end no movement', () => {
  const all = facts(
    's',
    ['2026-01-01', terms({ price: 0 })],
    ['2026-02-01', terms({ price: 900 })],
    ['2026-03-01', terms({ price: 0 })],
    ['2026-04-01', null],
  );
  expect(told(all)).toEqual([
    ['2026-02-01', 'new', 900n],
    ['2026-03-01', 'contraction', -900n],
  ]);
  expect(told([...all, ...facts('t', ['2026-05-01', terms({ price: 500 })])]).at(-1)).toEqual([
    '2026-05-01',
    'reactivation',
    500n,
  ]);
});

test('a cancellation dated back behind an upgrade ends what the upgrade began', () => {
  const all = facts(
    's',
    ['2026-01-01', terms({ price: 900 })],
    ['2026-03-10', terms({ price: 1_500 })],
    ['2026-03-05', null],
  );
  expect(told(all)).toEqual([
    ['2026-01-01', 'new', 900n],
    ['2026-03-10', 'expansion', 600n],
    ['2026-03-10', 'churn', -1_500n],
  ]);
});

test('M7: per customer and currency the movements add up to what its live subscriptions bring, in any order of arrival', () => {
  fc.assert(
    fc.property(lives, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (book, places) => {
      for (const accountId of new Set(book.map((life) => life.accountId))) {
        const all = book
          .filter((life) => life.accountId === accountId)
          .flatMap(({ stream, events }) =>
            events.map((event, index) => revenueFact(recorded(event, { stream, version: index + 1 }))),
          )
          .filter((fact) => fact !== null);
        const { movements, customers } = accountMovements(all);
        const last = new Map(all.map((fact) => [fact.stream, fact]));
        const live = [...last.values()].reduce((sum, fact) => sum + fact.mrr, 0n);
        expect(movements.reduce((sum, { mrrDelta }) => sum + mrrDelta, 0n)).toBe(live);
        expect(customers.reduce((sum, { mrr }) => sum + mrr, 0n)).toBe(live);
        for (const { kind, mrrDelta } of movements) {
          const gain = kind === 'new' || kind === 'expansion' || kind === 'reactivation';
          expect(kind === null ? mrrDelta === 0n : gain === mrrDelta >= 0n).toBe(true);
        }
        const shuffled = all
          .map((fact, index) => ({ fact, place: places[index % places.length]! }))
          .sort((a, b) => a.place - b.place)
          .map(({ fact }) => fact);
        expect(accountMovements(shuffled)).toEqual({ movements, customers });
      }
    }),
  );
});
