import { basis, begun, discount, planPublished, planChanged, terms, usd } from '../examples.ts';
import { plan } from '../catalog/plan.ts';
import { invoice } from '../invoice/invoice.ts';
import { nextDue, nextDueAt } from './due.ts';
import { amounts, asked, noon, passed, settledChange } from './life-stories.ts';
import { applyCoupon } from './discounts.ts';
import { revertPlanChange } from './settle.ts';
import { subscription } from './subscription.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = terms('gold', '20.00', { tierRank: 2 });

const periodsOf = (course: ReturnType<typeof passed>) =>
  course.invoices.flatMap(({ data }) => data.lines.map(({ period }) => `${period.start}..${period.end}`));

describe('a renewal', () => {
  // Lago PRs 1567 and 1840 (both ends counted there): the period after 2023-01-31..02-27 is 02-28..03-30.
  test('keeps the anchor of 31 through February', () => {
    const january = begun(silver, '2023-01-31');
    expect(january.state.footing.currentPeriod).toEqual({ start: '2023-01-31', end: '2023-02-28' });
    const february = passed(january, '2023-02-28T00:00:00.000Z');
    expect(february.state.footing.currentPeriod).toEqual({ start: '2023-02-28', end: '2023-03-31' });
  });

  // The same: anchor 30 in a leap year, 02-29..03-29.
  test('keeps the anchor of 30 through February of a leap year', () => {
    const february = passed(begun(silver, '2024-01-30'), '2024-02-29T00:00:00.000Z');
    expect(february.state.footing.currentPeriod).toEqual({ start: '2024-02-29', end: '2024-03-30' });
  });

  // Kill Bill issues 743 and 2133: started on March 31, nothing skipped or doubled on May 30.
  test('started on March 31 bills each period once', () => {
    const course = passed(begun(silver, '2026-03-31'), '2026-05-31T00:00:00.000Z');
    expect(periodsOf(course)).toEqual(['2026-04-30..2026-05-31', '2026-05-31..2026-06-30']);
    expect(passed(begun(silver, '2026-03-31'), '2026-05-30T23:59:59.999Z').invoices).toHaveLength(1);
  });

  test('comes when the day begins where the customer is, also when clocks are turned', () => {
    const payer = { ...basis().payer, timeZone: 'Europe/Berlin' };
    const state = { ...begun(silver, '2026-02-28').state, timeZone: payer.timeZone };
    expect(nextDueAt(state)).toBe('2026-03-27T23:00:00.000Z');
    const march = {
      ...begun(silver, '2026-02-28', { startedOn: '2026-02-28' }).state,
      timeZone: payer.timeZone,
    };
    const renewed = passed(march, '2026-03-28T00:00:00.000Z', basis({ payer }));
    // Clocks go forward on March 29: April begins two hours before midnight of UTC.
    expect(nextDueAt(renewed.state)).toBe('2026-04-27T22:00:00.000Z');
  });

  test('done twice is done once', () => {
    const once = passed(begun(silver, '2026-04-01'), '2026-05-01T00:00:00.000Z');
    expect(passed(once, '2026-05-01T00:00:00.000Z').events).toEqual([]);
  });

  test('of a long backlog takes so many periods at a time, in order', () => {
    const began = begun(silver, '2016-01-01');
    const first = passed(began, '2026-01-01T00:00:00.000Z');
    expect(periodsOf(first)).toHaveLength(60);
    const second = passed(first, '2026-01-01T00:00:00.000Z');
    expect(periodsOf(second)).toHaveLength(60);
    expect(periodsOf(second)[0]).toBe('2021-02-01..2021-03-01');
    expect(passed(second, '2026-01-01T00:00:00.000Z').events).toEqual([]);
  });

  test('of an imported subscription never bills a day before billedThrough', () => {
    const imported = { startedOn: '2020-04-01', billedThrough: '2026-05-01', openingDebit: usd('6.00') };
    const began = begun(silver, '2026-04-10', imported);
    expect(passed(began, '2026-04-30T00:00:00.000Z').events).toEqual([]);
    expect(periodsOf(passed(began, '2026-05-01T00:00:00.000Z'))).toEqual(['2026-05-01..2026-06-01']);
  });

  test('ends with a fixed term, whose last period is billed for its days', () => {
    const course = passed(begun(silver, '2026-04-01', { endsOn: '2026-05-16' }), '2026-06-01T00:00:00.000Z');
    expect(course.events.map(({ type }) => type)).toEqual([
      'SubscriptionRenewalCompleted',
      'SubscriptionEnded',
    ]);
    // 15 of 31 days of May.
    expect(amounts(course)).toEqual([[484n]]);
    expect(nextDue(course.state)).toBeNull();
  });
});

describe('coupons', () => {
  test('count the periods that they are charged in', () => {
    const began = begun({ ...silver, discounts: [discount('10 %', 2)] }, '2026-04-01');
    const may = passed(began, '2026-05-01T00:00:00.000Z');
    const june = passed(may, '2026-06-01T00:00:00.000Z');
    expect([began, may, june].map(amounts)).toEqual([[[900n]], [[900n]], [[1000n]]]);
    expect(june.events[0]?.data).toMatchObject({ discountsEnded: ['10 %'], terms: { discounts: [] } });
  });

  test('cost the same whether periods are billed one by one or after a while', () => {
    const began = begun({ ...silver, discounts: [discount('10 %', 2)] }, '2026-04-01');
    const late = passed(began, '2026-07-01T00:00:00.000Z');
    expect(amounts(late)).toEqual([[900n], [1000n, 1000n]]);
  });

  test('redeemed within a period count from the next charge on', () => {
    const april = begun(silver, '2026-04-01');
    const redeemed = asked('coupons', april, noon('coupon', '2026-04-10'), (ready) =>
      applyCoupon(ready, discount('10 %', 1), noon('coupon', '2026-04-10')),
    );
    expect(redeemed.invoices).toEqual([]);
    const may = passed(redeemed, '2026-05-01T00:00:00.000Z');
    const june = passed(may, '2026-06-01T00:00:00.000Z');
    expect([may, june].map(amounts)).toEqual([[[900n]], [[1000n]]]);
  });
});

describe('a new version of the plan', () => {
  const published = (price: string, planVersion: number, reachesExistingFrom: string | null) =>
    planPublished('gold', price, { planVersion, reachesExistingFrom });
  const held = (on: string | null) =>
    new Map([
      ['gold', [published('30.00', 1, null), published('60.00', 2, on)].reduce(plan.evolve, plan.initial)],
    ]);

  // Kill Bill, catalog examples: version 1 at 30, version 2 from 2021-01-15 at 60.
  test('leaves existing subscriptions at 30', () => {
    const began = begun(terms('gold', '30.00'), '2021-01-01');
    const february = passed(began, '2021-02-01T00:00:00.000Z', basis({ plans: held(null) }));
    expect(amounts(february)).toEqual([[3000n]]);
  });

  // The same, version 2 reaching existing subscriptions on 2021-03-01: 30 on 01-01 and 02-01, 60 on 03-01.
  test('reaches them with the period that begins on the stated day', () => {
    const on = basis({ plans: held('2021-03-01') });
    const began = begun(terms('gold', '30.00'), '2021-01-01');
    const february = passed(began, '2021-02-01T00:00:00.000Z', on);
    const march = passed(february, '2021-03-01T00:00:00.000Z', on);
    expect([began, february, march].map(amounts)).toEqual([[[3000n]], [[3000n]], [[6000n]]]);
    expect(march.events.map(({ type }) => type)).toEqual([
      'SubscriptionPlanVersionReached',
      'SubscriptionRenewalCompleted',
    ]);
    expect(amounts(passed(began, '2021-03-01T00:00:00.000Z', on))).toEqual([[3000n], [6000n]]);
  });

  test('leaves a negotiated price alone', () => {
    const on = basis({ plans: held('2021-02-01') });
    expect(
      amounts(passed(begun(terms('gold', '25.00'), '2021-01-01'), '2021-02-01T00:00:00.000Z', on)),
    ).toEqual([[2500n]]);
  });
});

describe('while a change is in flight', () => {
  const began = begun(silver, '2026-04-01');
  const change = planChanged(began.state, gold, noon('upgrade', '2026-04-16'));

  test('periods are billed at the new terms', () => {
    expect(amounts(passed(change, '2026-05-01T00:00:00.000Z'))).toEqual([[2000n]]);
  });

  test('a revert takes their invoices back, and they are due again at the old terms', () => {
    const may = passed(change, '2026-05-01T00:00:00.000Z');
    const loaded = [change.invoices.at(-1)!, may.invoices[0]!].map((issued) => ({
      stream: `invoice-${issued.data.invoiceId}`,
      version: 1,
      state: invoice.evolve(null, issued)!,
    }));
    const input = { subscriptionId: 'start/subscription', operationId: 'upgrade', reason: 'failed' };
    const { reverted, notes } = revertPlanChange(may.state, loaded, input, 0n, noon('revert', '2026-05-02'));
    expect(notes.map(({ note }) => note.data.total.minor)).toEqual([-500n, -2000n]);
    expect(reverted.data.renewalsReversed).toEqual([
      { invoiceId: may.invoices[0]!.data.invoiceId, creditNoteId: notes[1]!.note.data.creditNoteId },
    ]);
    const back = subscription.evolve(may.state, reverted);
    expect(amounts(passed(back, '2026-05-02T00:00:00.000Z'))).toEqual([[1000n]]);
  });

  test('completed, the next period is billed once', () => {
    const settled = settledChange(change);
    expect(amounts(passed(settled, '2026-05-01T00:00:00.000Z'))).toEqual([[2000n]]);
  });
});

test('nothing happens before its time', () => {
  expect(passed(begun(silver, '2026-04-01'), '2026-04-30T23:59:59.999Z').events).toEqual([]);
});
