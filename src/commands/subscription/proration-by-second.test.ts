import { basis, begun, changeIn, discount, occasion, terms, usd } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import type { Terms } from '../rating/terms.ts';
import type { Basis } from './basis.ts';
import { cancelSubscription } from './cancel.ts';
import { changeTerms } from './change-plan.ts';
import type { Course } from './course.ts';
import { amounts, asked, passed, reckonedBy, settledChange } from './life-stories.ts';
import { pauseSubscription, resumeSubscription } from './pause.ts';
import { reactivateSubscription } from './reactivate.ts';
import { revertPlanChange } from './settle.ts';
import { startSubscription } from './start.ts';
import { subscription, type SubscriptionState } from './subscription.ts';

/** A dollar an hour in April, which has 720 of them. */
const one = terms('one', '720.00', { tierRank: 1 });
const two = terms('two', '1440.00', { tierRank: 2 });
const three = terms('three', '2160.00', { tierRank: 3 });
const april = begun(one, '2026-04-01');
const bySecond = reckonedBy('second');
const byDay = reckonedBy('day');

type Before = Course | SubscriptionState;

function changed(to: Terms, at: string, before: Before, on: Basis = bySecond): Course {
  const wanted = { kind: 'plan', terms: to, setupFees: [] } as const;
  const change = occasion(`change-${at}`, at);
  return asked('change', before, change, (ready) => changeTerms(ready, wanted, on, change), on);
}

function paused(at: string, before: Before = april, on: Basis = bySecond): Course {
  const pause = occasion('pause', at);
  return asked('pause', before, pause, (ready) => pauseSubscription(ready, null, on, pause), on);
}

function resumed(anchor: 'keep' | 'move', at: string, before: Before, on: Basis = bySecond): Course {
  const resume = occasion('resume', at);
  return asked('resume', before, resume, (ready) => resumeSubscription(ready, anchor, on, resume), on);
}

const loaded = reckonedBy(
  'second',
  basis({
    invoices: [
      { stream: 'invoice-start/invoice', version: 1, state: invoice.evolve(null, april.invoices[0]!) },
    ],
  }),
);

/** With what is unused as credit. */
function cancelled(at: string, before: Before = april, effectiveOn: string | null = null): Course {
  const input = { subscriptionId: 'start/subscription', settlement: 'credit', effectiveOn } as const;
  const cancel = occasion('cancel', at);
  return asked('cancel', before, cancel, (ready) => cancelSubscription(ready, input, loaded, cancel), loaded);
}

function reactivated(at: string, before: Before, on: Basis = bySecond): Course {
  const back = occasion('back', at);
  return asked('reactivate', before, back, (ready) => reactivateSubscription(ready, on, back), on);
}

const noted = ({ notes }: Course) => notes.map(({ note }) => note.data.total);

describe('figures that others published, by second', () => {
  // Stripe docs, subscriptions/prorations: 10 to 20 per month at half the period.
  test('10 to 20 at half of April: -5 +10', () => {
    const silver = begun(terms('silver', '10.00'), '2026-04-01');
    const change = changed(terms('gold', '20.00'), '2026-04-16T00:00:00.000Z', silver);
    expect(amounts(change)).toEqual([[-500n, 1000n]]);
    const rest = { start: '2026-04-16', end: '2026-05-01', startsAt: '2026-04-16T00:00:00.000Z' };
    expect(changeIn(change)).toMatchObject({
      currentPeriod: { start: '2026-04-01', end: '2026-05-01' },
      credits: [{ amount: usd('5.00'), period: rest }],
      debits: [{ amount: usd('10.00'), period: rest }],
    });
    expect(change.invoices[0]?.data.lines.map(({ period }) => period)).toEqual([rest, rest]);
  });

  // Kill Bill, testMultiplePartialRepairs (the invoice lines), each at the beginning of its day.
  test('599.95 on May 1, 9.95 on May 7, 29.95 on May 8', () => {
    const may = begun(terms('a', '599.95'), '2026-05-01');
    const second = changed(terms('b', '9.95'), '2026-05-07T00:00:00.000Z', may);
    expect(amounts(second)).toEqual([[-48383n, 802n]]);
    const third = changed(terms('c', '29.95'), '2026-05-08T00:00:00.000Z', settledChange(second));
    expect(amounts(third)).toEqual([[-770n, 2319n]]);
  });

  // Meteroid, proration tests: a period of 30 days, January 1 to 31.
  test.each([
    ['100 to 200 on Jan 16', '100.00', '200.00', 1, 1, '2026-01-16', usd('50.00')],
    ['300 to 600 on Jan 30', '300.00', '600.00', 1, 1, '2026-01-30', usd('10.00')],
    ['5 to 10 seats at 10 on Jan 16', '10.00', '10.00', 5, 10, '2026-01-16', usd('25.00')],
  ])('%s', (_name, before, after, seats, more, day, net) => {
    const thirtyDays = { interval: { unit: 'day', count: 30 } } as const;
    const january = begun(terms('a', before, thirtyDays, seats), '2026-01-01');
    const change = changed(terms('a', after, thirtyDays, more), `${day}T00:00:00.000Z`, january);
    expect(change.invoices[0]?.data.total).toEqual(net);
  });
});

describe('a change by second', () => {
  test('counts from the second that has begun', () => {
    for (const at of ['2026-04-16T06:00:00.000Z', '2026-04-16T06:00:00.999Z'])
      expect(amounts(changed(two, at, april))).toEqual([[-35400n, 70800n]]);
    // A second is 1 / 2,592,000 of April.
    const dear = begun(terms('dear', '25920.00'), '2026-04-01');
    const change = changed(terms('dearer', '51840.00'), '2026-04-30T23:59:59.500Z', dear);
    expect(amounts(change)).toEqual([[-1n, 2n]]);
  });

  test('and another one on the same day each count from their own', () => {
    const first = changed(two, '2026-04-16T06:00:00.000Z', april);
    const second = changed(three, '2026-04-16T18:00:00.000Z', settledChange(first));
    // 354 hours are left at 6, and 342 at 18.
    expect([...amounts(first), ...amounts(second)]).toEqual([
      [-35400n, 70800n],
      [-68400n, 102600n],
    ]);
  });

  test('reckons the seconds that pass where clocks are turned: March 2026 has 743 hours in Berlin', () => {
    const { payer } = bySecond;
    const berlin = { ...bySecond, payer: { ...payer, timeZone: 'Europe/Berlin' } };
    const hourly = terms('hourly', '743.00', { tierRank: 1 });
    const twice = terms('twice', '1486.00', { tierRank: 2 });
    const march = startSubscription(
      { terms: hourly, setupFees: [] },
      { accountId: 'acme', planCode: 'hourly' },
      berlin,
      occasion('start', '2026-03-01T09:00:00.000Z'),
    );
    // At 10:30 there, 16 days of 24 hours and 10.5 hours after the first.
    const change = changed(twice, '2026-03-17T09:30:00.000Z', march, berlin);
    expect(amounts(change)).toEqual([[-34850n, 69700n]]);
    const back = changed(hourly, '2026-03-17T19:30:00.000Z', settledChange(change), berlin);
    expect(amounts(back)).toEqual([[-67700n, 33850n]]);
    // At 10:30 on the day that has no hour from 2 to 3.
    expect(amounts(changed(twice, '2026-03-29T08:30:00.000Z', march, berlin))).toEqual([[-6150n, 12300n]]);
    // By day 15 and 3 of 31 are left.
    const days = reckonedBy('day', berlin);
    expect(amounts(changed(twice, '2026-03-17T09:30:00.000Z', march, days))).toEqual([[-35952n, 71903n]]);
  });

  test('to another interval begins a new period that day, and charges it from that second', () => {
    const yearly = terms('yearly', '8760.00', { interval: { unit: 'year', count: 1 } });
    const change = changed(yearly, '2026-04-16T06:00:00.000Z', april);
    expect(changeIn(change).currentPeriod).toEqual({ start: '2026-04-16', end: '2027-04-16' });
    expect(amounts(change)).toEqual([[-35400n, 875400n]]);
    const next = passed(settledChange(change), '2027-04-16T00:00:00.000Z', bySecond);
    expect(amounts(next)).toEqual([[876000n]]);
  });

  test('to another interval within the first day lets a coupon count the hours that it took', () => {
    const once = { ...one, discounts: [discount('50 %', 1)] };
    const yearly = terms('yearly', '8760.00', { interval: { unit: 'year', count: 1 } });
    const wanted = { ...yearly, discounts: once.discounts };
    const began = begun(once, '2026-04-01');
    expect(amounts(changed(wanted, '2026-04-01T12:00:00.000Z', began))).toEqual([[-35400n, 874800n]]);
    expect(amounts(changed(wanted, '2026-04-01T12:00:00.000Z', began, byDay))).toEqual([[-36000n, 438000n]]);
  });

  test('within a period that a fixed term cuts short shares what that costs', () => {
    const short = begun(one, '2026-04-01', { endsOn: '2026-04-11' });
    expect(amounts(short)).toEqual([[24000n]]);
    expect(amounts(changed(two, '2026-04-10T12:00:00.000Z', short))).toEqual([[-1200n, 2400n]]);
  });

  test('of an imported subscription credits what was paid elsewhere by second', () => {
    const elsewhere = { billedThrough: '2026-05-01', openingDebit: usd('360.00') };
    const imported = begun(one, '2026-04-10', { startedOn: '2024-04-01', ...elsewhere });
    expect(amounts(changed(two, '2026-04-16T06:00:00.000Z', imported))).toEqual([[-17700n, 70800n]]);
  });
});

describe('a pause by second', () => {
  const pause = paused('2026-04-16T06:00:00.000Z');

  test('credits what is left, and resuming charges what is left then', () => {
    expect(amounts(pause)).toEqual([[-35400n]]);
    expect(amounts(resumed('keep', '2026-04-16T18:00:00.000Z', pause))).toEqual([[34200n]]);
    expect(amounts(resumed('keep', '2026-04-16T06:00:00.000Z', pause))).toEqual([[35400n]]);
    // 30.75 days of July.
    expect(amounts(resumed('keep', '2026-07-01T06:00:00.000Z', pause))).toEqual([[71419n]]);
  });

  test('resumed with a new period charges it from that second', () => {
    const moved = resumed('move', '2026-04-16T18:00:00.000Z', pause);
    expect(moved.state.footing.currentPeriod).toEqual({ start: '2026-04-16', end: '2026-05-16' });
    expect(amounts(moved)).toEqual([[70200n]]);
    expect(amounts(passed(moved, '2026-05-16T00:00:00.000Z', bySecond))).toEqual([[72000n]]);
  });
});

describe('a cancellation by second', () => {
  const gone = cancelled('2026-04-16T06:00:00.000Z');

  test('gives back what is left, by a credit note', () => {
    expect(noted(gone)).toEqual([usd('-354.00')]);
    expect(gone.events.at(-1)?.data).toMatchObject({
      cancelledOn: '2026-04-16',
      givenBackFrom: '2026-04-16T06:00:00.000Z',
    });
  });

  test('on an earlier day gives back all of that day, but no second before what took effect on it', () => {
    expect(noted(cancelled('2026-04-20T12:00:00.000Z', april, '2026-04-16'))).toEqual([usd('-360.00')]);
    const change = settledChange(changed(two, '2026-04-16T06:00:00.000Z', april));
    const late = cancelled('2026-04-20T12:00:00.000Z', change, '2026-04-16');
    expect(amounts(late)).toEqual([[-70800n]]);
  });

  test('reactivated later that day, a new period is charged from then on', () => {
    const back = reactivated('2026-04-16T18:00:00.000Z', gone);
    expect(back.state.footing.currentPeriod).toEqual({ start: '2026-04-16', end: '2026-05-16' });
    expect(amounts(back)).toEqual([[70200n]]);
  });

  test('that gave nothing back lets service go on up to the last second, though that is worth less than a cent', () => {
    const ended = asked('cancel', april, occasion('end', '2026-04-10T12:00:00.000Z'), (ready) =>
      cancelSubscription(
        ready,
        { subscriptionId: 'x' },
        bySecond,
        occasion('end', '2026-04-10T12:00:00.000Z'),
      ),
    );
    const back = reactivated('2026-04-30T23:59:59.000Z', ended);
    expect(back.invoices).toEqual([]);
    expect(back.state.footing.currentPeriod).toEqual({ start: '2026-04-01', end: '2026-05-01' });
  });
});

describe('where the convention changes meanwhile', () => {
  test('what was debited by second is credited by its seconds', () => {
    const first = settledChange(changed(two, '2026-04-16T06:00:00.000Z', april));
    // 240 of its 354 hours; a third of April.
    expect(amounts(changed(three, '2026-04-21T12:00:00.000Z', first, byDay))).toEqual([[-48000n, 72000n]]);
  });

  test('what was debited by day is credited by second', () => {
    const first = settledChange(changed(two, '2026-04-16T06:00:00.000Z', april, byDay));
    expect(amounts(changed(three, '2026-04-16T18:00:00.000Z', first))).toEqual([[-68400n, 102600n]]);
  });

  test('a day that was divided at a second is not divided before it any more', () => {
    const first = settledChange(changed(two, '2026-04-16T06:00:00.000Z', april));
    expect(amounts(changed(three, '2026-04-16T18:00:00.000Z', first, byDay))).toEqual([[-70800n, 106200n]]);
    const free = begun(terms('free', '0.00'), '2026-04-01');
    const paid = settledChange(changed(one, '2026-04-16T06:00:00.000Z', free));
    expect(amounts(changed(two, '2026-04-16T18:00:00.000Z', paid, byDay))).toEqual([[-35400n, 70800n]]);
    const pause = paused('2026-04-16T06:00:00.000Z');
    expect(amounts(resumed('keep', '2026-04-16T18:00:00.000Z', pause, byDay))).toEqual([[35400n]]);
    const gone = cancelled('2026-04-16T06:00:00.000Z');
    expect(amounts(reactivated('2026-04-16T18:00:00.000Z', gone, byDay))).toEqual([[71400n]]);
    expect(amounts(reactivated('2026-04-17T18:00:00.000Z', gone, byDay))).toEqual([[72000n]]);
  });

  test('a change that was reverted divided nothing', () => {
    const change = changed(two, '2026-04-16T06:00:00.000Z', april);
    const own = { stream: 'invoice', version: 1, state: invoice.evolve(null, change.invoices[0]!)! };
    const input = { subscriptionId: 'x', operationId: 'change-2026-04-16T06:00:00.000Z', reason: 'failed' };
    const failed = occasion('revert', '2026-04-16T07:00:00.000Z');
    const { reverted, notes } = revertPlanChange(change.state, [own], input, 0n, failed);
    expect(noted({ ...change, notes })).toEqual([usd('-354.00')]);
    const before = subscription.evolve(change.state, reverted);
    expect(amounts(changed(three, '2026-04-16T18:00:00.000Z', before, byDay))).toEqual([[-36000n, 108000n]]);
    expect(amounts(changed(three, '2026-04-16T18:00:00.000Z', before))).toEqual([[-34200n, 102600n]]);
  });
});
