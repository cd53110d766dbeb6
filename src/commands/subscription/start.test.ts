import { accountOpened, basis, begun, occasion, planPublished, terms, usd } from '../examples.ts';
import { account } from '../account/account.ts';
import { perUnit } from '../catalog/price.ts';
import { listPrice, plan, sellableVersion } from '../catalog/plan.ts';
import { specificationOf } from '../specification.ts';
import type { StartSubscription } from './inputs.ts';
import { startSubscription } from './start.ts';
import type { PlanVersionPublished } from '../catalog/events.ts';
import type { Money } from '../../platform/money.ts';
import type { Terms } from '../rating/terms.ts';
import { agreed, itemOn, type Party } from './agree.ts';
import type { SubscriptionStarted } from './events.ts';

const { given } = specificationOf(account);
const gold = terms('gold', '30.00');
const onMarch15 = occasion('start', '2026-03-15T12:00:00.000Z');

function starting(input: Partial<StartSubscription>, at = onMarch15, on = gold) {
  return given(accountOpened).when(() => {
    const wanted = { accountId: 'acme', planCode: 'gold', ...input };
    const { events, invoices } = startSubscription({ terms: on, setupFees: [] }, wanted, basis(), at);
    return { started: events[0] as SubscriptionStarted, invoice: invoices[0] ?? null };
  });
}

describe('starting a subscription', () => {
  test('today: one period is billed, and service begins at this moment', () => {
    const { started, invoice } = starting({}).decided();
    expect(started.data).toMatchObject({
      startedOn: '2026-03-15',
      effectiveAt: '2026-03-15T12:00:00.000Z',
      currentPeriod: { start: '2026-03-15', end: '2026-04-15' },
      invoiceId: 'start/invoice',
      commitment: null,
    });
    expect(invoice?.data).toMatchObject({
      invoiceId: 'start/invoice',
      subscriptionId: 'start/subscription',
      postingPeriod: '2026-03',
      total: usd('30.00'),
    });
    expect(invoice?.data.lines).toEqual([
      {
        lineId: 'start/charge/2026-03-15',
        kind: 'charge',
        description: 'gold × 1',
        amount: usd('30.00'),
        period: { start: '2026-03-15', end: '2026-04-15' },
        planCode: 'gold',
        planVersion: 1,
        quantity: 1,
        corrects: null,
        discounts: [],
        tax: null,
      },
    ]);
  });

  // Kill Bill issues 743 and 2133: anchor 31, nothing skipped or doubled around 30 May.
  test('backdated: every period since is billed once, with the anchor clamped and never drifting', () => {
    const { started, invoice } = starting(
      { startedOn: '2026-01-31' },
      occasion('start', '2026-05-30T12:00:00.000Z'),
    ).decided();
    expect(started.data.effectiveAt).toBe('2026-01-31T00:00:00.000Z');
    expect(invoice?.data.lines.map(({ period }) => `${period.start}..${period.end}`)).toEqual([
      '2026-01-31..2026-02-28',
      '2026-02-28..2026-03-31',
      '2026-03-31..2026-04-30',
      '2026-04-30..2026-05-31',
    ]);
    expect(invoice?.data.total).toEqual(usd('120.00'));
    expect(started.data.currentPeriod).toEqual({ start: '2026-04-30', end: '2026-05-31' });
    expect(started.data.debits.map(({ lineId }) => lineId)).toEqual(
      invoice?.data.lines.map(({ lineId }) => lineId),
    );
  });

  test('a period that begins today is billed, one that begins tomorrow is not', () => {
    expect(starting({ startedOn: '2026-02-15' }).decided().invoice?.data.lines).toHaveLength(2);
    expect(starting({ startedOn: '2026-02-16' }).decided().invoice?.data.lines).toHaveLength(1);
  });

  test('an imported one takes over its last bill and is never invoiced for the past', () => {
    const input = { startedOn: '2023-03-10', billedThrough: '2026-04-10', openingDebit: usd('29.85') };
    const { started, invoice } = starting(input).decided();
    expect(invoice).toBeNull();
    expect(started.data).toMatchObject({
      currentPeriod: { start: '2026-03-10', end: '2026-04-10' },
      debits: [
        {
          lineId: 'start/opening-debit',
          invoiceId: null,
          amount: usd('29.85'),
          period: { start: '2026-03-10', end: '2026-04-10' },
        },
      ],
      billedThrough: '2026-04-10',
      invoiceId: null,
    });
  });

  test('a commitment runs in months from the first day', () => {
    expect(
      starting({ startedOn: '2026-01-31', commitmentMonths: 13 }).decided().started.data.commitment,
    ).toEqual({
      months: 13,
      until: '2027-02-28',
    });
  });

  test('not for more than 1,200 periods', () => {
    const daily = terms('daily', '1.00', { interval: { unit: 'day', count: 1 } });
    // 2022-12-02 is the 1,200th day before 2026-03-16: the first and today's are both billed.
    expect(
      starting({ startedOn: '2022-12-02' }, onMarch15, daily).decided().invoice?.data.lines,
    ).toHaveLength(1200);
    starting({ startedOn: '2022-12-01' }, onMarch15, daily).thenRejected('TooManyPeriods', 'startedOn');
  });

  test.each([
    ['before the start', { startedOn: '2026-03-10', billedThrough: '2026-03-10' }],
    ['within a period', { startedOn: '2026-02-10', billedThrough: '2026-03-09' }],
    ['the end of a period that has not begun', { startedOn: '2026-02-10', billedThrough: '2026-05-10' }],
  ])('billedThrough is not %s', (_name, input) => {
    starting({ ...input, openingDebit: usd('1.00') }).thenRejected('InvalidDate', 'billedThrough');
  });

  test('an opening debit is in the currency of the account', () => {
    const openingDebit = { minor: 1n, currency: 'EUR' };
    starting({ startedOn: '2026-03-10', billedThrough: '2026-04-10', openingDebit }).thenRejected(
      'CurrencyMismatch',
      'openingDebit.currency',
    );
  });
});

/** At the list price, or a negotiated one, for a customer of that currency without taxes. */
function termsOn(
  published: PlanVersionPublished['data'],
  quantity: number,
  negotiated: Money | null,
  currency: string,
): Terms {
  const party: Party = { currency, taxes: [] };
  return agreed(itemOn(published, quantity, negotiated, party));
}

describe('the price', () => {
  const catalogue = specificationOf(plan);
  const v1 = planPublished('gold', '30.00');
  const v2 = planPublished('gold', '60.00', { planVersion: 2 });

  // Kill Bill, catalog examples: version 1 at 30, version 2 at 60.
  test('a new version reaches new subscriptions; the existing one goes on at its own', () => {
    const before = sellableVersion(plan.evolve(plan.initial, v1), null, onMarch15.now);
    const existing = begun(termsOn(before, 1, null, 'USD'), '2021-01-01');
    expect(existing.invoices[0]?.data.total).toEqual(usd('30.00'));
    catalogue
      .given(v1, v2)
      .when((state) => termsOn(sellableVersion(state, null, onMarch15.now), 1, null, 'USD'))
      .thenMatches({ price: { unit: usd('60.00') }, plan: { planVersion: 2 } });
  });

  test('is the negotiated one where there is one', () => {
    expect(termsOn(v1.data, 3, usd('19.99'), 'USD').price).toEqual(perUnit(usd('19.99')));
  });

  test('must be in the currency of the account', () => {
    catalogue
      .given(v1)
      .when((state) => termsOn(sellableVersion(state, null, onMarch15.now), 1, null, 'EUR'))
      .thenRejected('CurrencyMismatch', 'planCode');
    catalogue
      .given(v1)
      .when((state) => termsOn(sellableVersion(state, null, onMarch15.now), 1, usd('1.00'), 'EUR'))
      .thenRejected('CurrencyMismatch', 'unitPrice.currency');
    expect(listPrice(v1.data, 'EUR')).toBeNull();
  });

  test('of all units together stays within what a line can hold', () => {
    catalogue
      .given(v1)
      .when(() => termsOn(v1.data, 1_000_000, { minor: 10n ** 12n, currency: 'USD' }, 'USD'))
      .thenRejected('InvalidPrice', 'quantity');
  });
});
