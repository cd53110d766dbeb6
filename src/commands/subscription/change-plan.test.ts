import { sum } from '../../platform/money.ts';
import { basis, begun, changeIn, discount, occasion, planChanged, terms, usd } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import { specificationOf } from '../specification.ts';
import type { Terms } from '../rating/terms.ts';
import type { SubscriptionEvent } from './events.ts';
import type { Course } from './course.ts';
import { subscription } from './subscription.ts';

const { given } = specificationOf(subscription);
const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = terms('gold', '20.00', { tierRank: 2 });

function changing(to: Terms, day: string, before: readonly SubscriptionEvent[], on = basis()) {
  return given(...before).when((state) =>
    planChanged(state, to, occasion(`change-${day}`, `${day}T12:00:00.000Z`), on),
  );
}

function completed(operationId: string): SubscriptionEvent {
  const [subscriptionId, accountId, completedAt] = ['start/subscription', 'acme', '2026-01-01T00:00:00.000Z'];
  return {
    type: 'SubscriptionPlanChangeCompleted',
    data: { subscriptionId, accountId, operationId, completedAt },
  };
}

/** Amounts of the change's own invoice, in minor units. */
function linesOf(change: Course): readonly bigint[] {
  return change.invoices.at(-1)?.data.lines.map(({ amount }) => amount.minor) ?? [];
}

describe('changing the plan', () => {
  // Stripe docs, subscriptions/prorations: 10 to 20 per month at half the period.
  test('credits the unused half and debits the new price for it: -5 +10', () => {
    const { events } = begun(silver, '2026-04-01');
    const change = changing(gold, '2026-04-16', events).decided();
    expect(linesOf(change)).toEqual([-500n, 1000n]);
    expect(change.invoices[0]?.data.total).toEqual(usd('5.00'));
    expect(changeIn(change)).toEqual({
      subscriptionId: 'start/subscription',
      accountId: 'acme',
      operationId: 'change-2026-04-16',
      direction: 'upgrade',
      effectiveAt: '2026-04-16T12:00:00.000Z',
      previous: silver,
      terms: gold,
      previousPeriod: { start: '2026-04-01', end: '2026-05-01' },
      currentPeriod: { start: '2026-04-01', end: '2026-05-01' },
      credits: [
        {
          lineId: 'change-2026-04-16/credit/start/charge/2026-04-01',
          ofLineId: 'start/charge/2026-04-01',
          amount: usd('5.00'),
          period: { start: '2026-04-16', end: '2026-05-01' },
        },
      ],
      debits: [
        {
          lineId: 'change-2026-04-16/charge/2026-04-16',
          planCode: 'gold',
          invoiceId: 'change-2026-04-16/invoice',
          amount: usd('10.00'),
          period: { start: '2026-04-16', end: '2026-05-01' },
        },
      ],
      invoiceId: 'change-2026-04-16/invoice',
      setupFees: [],
      scheduledBy: null,
      standing: 'active',
      held: false,
    });
    expect(change.invoices[0]?.data.lines.map(({ kind, corrects }) => [kind, corrects])).toEqual([
      ['proration_credit', 'start/charge/2026-04-01'],
      ['proration_charge', null],
    ]);
  });

  // Kill Bill, testMultiplePartialRepairs (the invoice lines; account credit is not part of these terms).
  test('599.95 on May 1, 9.95 on May 7, 29.95 on May 8', () => {
    const { events } = begun(terms('a', '599.95'), '2026-05-01');
    const second = changing(terms('b', '9.95'), '2026-05-07', events).decided();
    expect(linesOf(second)).toEqual([-48383n, 802n]);
    const soFar = [...events, ...second.events, completed('change-2026-05-07')];
    const third = changing(terms('c', '29.95'), '2026-05-08', soFar).decided();
    expect(linesOf(third)).toEqual([-770n, 2319n]);
    expect(changeIn(third).credits[0]?.ofLineId).toBe('change-2026-05-07/charge/2026-05-07');
  });

  // Meteroid, proration tests: a period of 30 days from January 1, seats 5 to 10 at 10 on January 16.
  test('5 to 10 seats at half the period: +25.00, an upgrade by price', () => {
    const thirtyDays = { interval: { unit: 'day', count: 30 } } as const;
    const { events } = begun(terms('seats', '10.00', thirtyDays, 5), '2026-01-01');
    const change = changing(terms('seats', '10.00', thirtyDays, 10), '2026-01-16', events).decided();
    expect(change.invoices[0]?.data.total).toEqual(usd('25.00'));
    expect(changeIn(change).direction).toBe('upgrade');
  });

  test('another interval begins a new period today, at the full price', () => {
    const yearly = terms('gold-yearly', '200.00', { tierRank: 2, interval: { unit: 'year', count: 1 } });
    const { events } = begun(gold, '2026-01-31');
    const change = changing(yearly, '2026-02-14', events).decided();
    expect(changeIn(change).currentPeriod).toEqual({ start: '2026-02-14', end: '2027-02-14' });
    // Half of 28 days is unused.
    expect(linesOf(change)).toEqual([-1000n, 20000n]);
    expect(changeIn(change).direction).toBe('downgrade');
  });

  test('a coupon counts the period that another interval cuts short, unless all of it is given back', () => {
    const once = { ...silver, discounts: [discount('50 %', 1)] };
    const yearly = {
      ...terms('silver-yearly', '100.00', { interval: { unit: 'year', count: 1 } }),
      discounts: once.discounts,
    };
    const { events } = begun(once, '2026-04-01');
    expect(linesOf(changing(yearly, '2026-04-16', events).decided())).toEqual([-250n, 10000n]);
    expect(linesOf(changing(yearly, '2026-04-01', events).decided())).toEqual([-500n, 5000n]);
  });

  test('the anchor day of 31 outlives changes in short months', () => {
    const { events } = begun(silver, '2026-01-31');
    const first = changing(gold, '2026-02-28', events).decided();
    expect(changeIn(first).currentPeriod).toEqual({ start: '2026-02-28', end: '2026-03-31' });
    const later = [...events, ...first.events, completed('change-2026-02-28')];
    expect(changeIn(changing(silver, '2026-04-30', later).decided()).currentPeriod).toEqual({
      start: '2026-04-30',
      end: '2026-05-31',
    });
  });

  test('the same terms change nothing', () => {
    changing(silver, '2026-04-16', begun(silver, '2026-04-01').events).thenMatches({
      events: [],
      invoices: [],
    });
  });

  test('a second change waits for the first', () => {
    const { events } = begun(silver, '2026-04-01');
    const first = changing(gold, '2026-04-16', events).decided();
    changing(silver, '2026-04-17', [...events, ...first.events]).thenRejected(
      'ChangeInProgress',
      'subscriptionId',
    );
    changing(gold, '2026-04-17', [...events, ...first.events]).thenRejected(
      'ChangeInProgress',
      'subscriptionId',
    );
  });

  test('on one day, over and over, gives back all of what that day charged', () => {
    const { events } = begun(silver, '2026-04-01');
    const up = changing(gold, '2026-04-16', events).decided();
    const soFar = [...events, ...up.events, completed('change-2026-04-16')];
    expect(linesOf(changing(silver, '2026-04-16', soFar).decided())).toEqual([-1000n, 500n]);
  });

  test('what a credit note took of the debit is not credited again', () => {
    const { events, invoices } = begun(silver, '2026-04-01');
    const state = invoice.evolve(null, invoices[0]!)!;
    const noted = { ...state, credited: { 'start/charge/2026-04-01': usd('8.00') } };
    const on = basis({ invoices: [{ stream: 'invoice-start/invoice', version: 2, state: noted }] });
    expect(linesOf(changing(gold, '2026-04-16', events, on).decided())).toEqual([-200n, 1000n]);
  });

  test('an imported subscription is credited from what was paid elsewhere', () => {
    const { events } = begun(silver, '2026-04-10', {
      startedOn: '2024-04-01',
      billedThrough: '2026-05-01',
      openingDebit: usd('6.00'),
    });
    expect(linesOf(changing(gold, '2026-04-16', events).decided())).toEqual([-300n, 1000n]);
  });

  test('a clock set back does not put the change before what it builds on', () => {
    const { events } = begun(silver, '2026-04-10');
    const change = changing(gold, '2026-04-09', events).decided();
    expect(changeIn(change).effectiveAt).toBe('2026-04-10T12:00:00.000Z');
    expect(linesOf(change)).toEqual([-1000n, 2000n]);
  });
});

describe('periods that began since the last bill', () => {
  // Kill Bill, catalog examples: an existing subscription goes on at 30 although new ones pay 60.
  test('are billed at the terms held, on an invoice of their own, before the change', () => {
    const { events } = begun(terms('gold', '30.00'), '2021-01-01');
    const change = changing(terms('gold', '60.00', { planVersion: 2 }), '2021-03-01', events).decided();
    expect(change.events.map(({ type }) => type)).toEqual([
      'SubscriptionRenewalCompleted',
      'SubscriptionPlanChanged',
    ]);
    const [renewal, own] = change.invoices;
    expect(renewal?.data.lines.map(({ amount, period }) => [amount.minor, period.start])).toEqual([
      [3000n, '2021-02-01'],
      [3000n, '2021-03-01'],
    ]);
    expect(own?.data.lines.map(({ amount }) => amount.minor)).toEqual([-3000n, 6000n]);
    expect(changeIn(change).previousPeriod).toEqual({ start: '2021-03-01', end: '2021-04-01' });
  });

  test('of an imported subscription are billed from billedThrough on', () => {
    const imported = { startedOn: '2024-04-01', billedThrough: '2026-05-01', openingDebit: usd('6.00') };
    const { events } = begun(silver, '2026-04-10', imported);
    const change = changing(gold, '2026-05-16', events).decided();
    expect(change.invoices[0]?.data.lines.map(({ period }) => period)).toEqual([
      { start: '2026-05-01', end: '2026-06-01' },
    ]);
  });

  test('all invoices together bill each day once, at the terms of that day', () => {
    const { events, invoices } = begun(silver, '2026-01-01');
    const change = changing(gold, '2026-03-17', events).decided();
    const all = [...invoices, ...change.invoices].map(({ data }) => data.total);
    // January, February and 16 of 31 days of March at 10; 15 of 31 at 20.
    expect(sum(all, 'USD')).toEqual(usd('34.84'));
  });
});

test.each([
  ['a higher tier at a lower price', terms('x', '5.00', { tierRank: 2 }), 'upgrade'],
  ['a lower tier at a higher price', terms('x', '50.00', { tierRank: 0 }), 'downgrade'],
  ['the same tier at a higher price', terms('x', '10.01'), 'upgrade'],
  ['the same tier and price under another name', terms('x', '10.00'), 'lateral'],
  [
    'twelve months at once for the same money',
    terms('x', '120.00', { interval: { unit: 'year', count: 1 } }),
    'lateral',
  ],
  [
    'a year for less than twelve months',
    terms('x', '119.99', { interval: { unit: 'year', count: 1 } }),
    'downgrade',
  ],
  [
    '365 days for a year of months',
    terms('x', '120.00', { interval: { unit: 'day', count: 365 } }),
    'lateral',
  ],
  [
    '52 weeks for a bit more a day',
    terms('x', '120.00', { interval: { unit: 'week', count: 52 } }),
    'upgrade',
  ],
])('direction: %s', (_name, to, direction) => {
  const change = changing(to, '2026-04-16', begun(silver, '2026-04-01').events).decided();
  expect(changeIn(change).direction).toBe(direction);
});
