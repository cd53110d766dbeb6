import { businessAt, type Business } from './business.ts';
import { goTo } from './played-time.ts';
import { setConventions } from './setting-conventions.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

let engine: WholeEngine;
beforeAll(async () => (engine = await startWholeEngine(['acme', 'seconds', 'within', 'by-hand'])));
afterAll(() => engine.stop());

const asAdmin = async (tenant: string): Promise<Business> =>
  businessAt(engine.url, await engine.token(tenant, 'admin'));

interface Schedules {
  readonly invoices: {
    readonly nodes: readonly {
      readonly schedules: readonly {
        readonly recognition: string;
        readonly period: {
          readonly start: string;
          readonly startsAt: string | null;
          readonly endsAt: string | null;
        };
        readonly months: readonly {
          readonly month: string;
          readonly recognised: { readonly amount: string };
        }[];
      }[];
    }[];
  };
}

test('an invoice is recognised as it was when it was issued, whatever is set later', async () => {
  const acme = await asAdmin('acme');
  await goTo(acme, 'testClockSet', '2026-08-15T15:00:00.000Z');
  await acme.publish('silver', 1, '30.00', 5);
  await acme.start(await acme.open(), 'silver');
  await setConventions(acme, { recognition: 'MONTH' });
  await goTo(acme, 'testClockAdvance', '2026-09-15T15:00:00.000Z');
  await setConventions(acme, { recognition: 'SECOND' });
  await goTo(acme, 'testClockAdvance', '2026-10-15T15:00:00.000Z');
  await setConventions(acme, { recognition: 'DAY' });
  await goTo(acme, 'testClockAdvance', '2026-11-15T15:00:00.000Z');

  const { data } = await acme.ask<Schedules>(`{ invoices { nodes { schedules {
    recognition period { start startsAt endsAt } months { month recognised { amount } } } } } }`);
  const told = data!.invoices.nodes
    .flatMap(({ schedules }) => schedules)
    .map(({ recognition, period, months }) => [
      period.start,
      recognition,
      ...months.map(({ month, recognised }) => `${month} ${recognised.amount}`),
    ]);
  // Chicago turns its clocks back on 1 November: the third period has 745 hours, 408 of them in October.
  expect(told).toEqual([
    ['2026-11-15', 'DAY', '2026-11 16.00', '2026-12 14.00'],
    ['2026-10-15', 'SECOND', '2026-10 16.43', '2026-11 13.57'],
    ['2026-09-15', 'MONTH', '2026-09 30.00'],
    ['2026-08-15', 'DAY', '2026-08 16.45', '2026-09 13.55'],
  ]);
  // The ledger and the schedules say the same of it.
  const { data: revenue } = await acme.ask(
    '{ revenue { byMonth(from: "2026-08", to: "2026-12", currency: "USD") { month recognised { amount } deferred { amount } } } }',
  );
  expect(revenue).toEqual({
    revenue: {
      byMonth: [
        { month: '2026-08', recognised: { amount: '16.45' }, deferred: { amount: '13.55' } },
        { month: '2026-09', recognised: { amount: '43.55' }, deferred: { amount: '0.00' } },
        { month: '2026-10', recognised: { amount: '16.43' }, deferred: { amount: '13.57' } },
        { month: '2026-11', recognised: { amount: '29.57' }, deferred: { amount: '14.00' } },
        { month: '2026-12', recognised: { amount: '14.00' }, deferred: { amount: '0.00' } },
      ],
    },
  });
});

test('service that is reckoned by second says since when, on the invoice and in its schedule', async () => {
  const within = await asAdmin('within');
  await goTo(within, 'testClockSet', '2026-06-15T15:00:00.000Z');
  await within.publish('silver', 1, '30.00', 5);
  await within.publish('gold', 2, '60.00', 20);
  await setConventions(within, { proration: 'SECOND', recognition: 'SECOND' });
  const { subscription } = await within.start(await within.open(), 'silver');
  await goTo(within, 'testClockAdvance', '2026-06-30T12:00:00.000Z');
  const { invoiceId, consistencyToken } = await within.change(subscription.id, 'gold');
  const period = 'period { start end startsAt endsAt }';
  const { data } = await within.ask(
    `query ($id: ID!, $after: String) {
       revenue(after: $after) { stale schedules(invoiceId: $id) {
         recognition ${period} months { month recognised { amount } } } }
       invoice(id: $id) { lines { kind amount { amount } ${period} } } }`,
    { id: invoiceId, after: consistencyToken },
  );
  // 353 of 720 hours are left at seven in the morning of June 30 in Chicago, 17 of them in June.
  const left = {
    ...{ start: '2026-06-30', end: '2026-07-15' },
    ...{ startsAt: '2026-06-30T12:00:00.000Z', endsAt: null },
  };
  const schedule = (june: string, july: string) => ({
    ...{ recognition: 'SECOND', period: left },
    months: [
      { month: '2026-06', recognised: { amount: june } },
      { month: '2026-07', recognised: { amount: july } },
    ],
  });
  expect(data).toEqual({
    invoice: {
      lines: [
        { kind: 'PRORATION_CREDIT', amount: { amount: '-14.71' }, period: left },
        { kind: 'PRORATION_CHARGE', amount: { amount: '29.42' }, period: left },
      ],
    },
    revenue: {
      stale: false,
      schedules: expect.arrayContaining([schedule('-0.71', '-14.00'), schedule('1.42', '28.00')]) as unknown,
    },
  });
});

// Stripe docs, revenue-recognition: 120 over 120 days, from June 15 at noon to October 13 at noon.
test('a line by hand that begins and ends at noon is earned by second, by day, and by even months', async () => {
  const byHand = await asAdmin('by-hand');
  await goTo(byHand, 'testClockSet', '2024-06-15T17:00:00.000Z');
  const accountId = await byHand.open();
  const period = {
    ...{ start: '2024-06-15', startsAt: '2024-06-15T12:00:00-05:00' },
    ...{ end: '2024-10-14', endsAt: '2024-10-13T12:00:00-05:00' },
  };
  const line = (more: object) => ({
    ...{ description: 'Season', unitAmount: { amount: '120.00', currency: 'USD' } },
    period: { ...period, ...more },
  });
  const draft = (more: object = {}) =>
    byHand.ask<{ invoiceDraft: { invoice: { id: string } | null; userErrors: readonly object[] } }>(
      `mutation ($input: InvoiceDraftInput!) { invoiceDraft(input: $input) { invoice { id } userErrors { code path } } }`,
      { input: { accountId, lines: [line(more)] } },
    );
  const earned = async (recognition: string) => {
    await setConventions(byHand, { recognition });
    const id = (await draft()).data?.invoiceDraft.invoice?.id;
    const { data } = await byHand.ask<{ invoiceIssue: { consistencyToken: string } }>(
      `mutation ($id: ID!) { invoiceIssue(input: { invoiceId: $id }) @idempotent(key: "${recognition}") {
         consistencyToken } }`,
      { id },
    );
    const { data: revenue } = await byHand.ask<Revenue>(
      `query ($id: ID!, $after: String) { revenue(after: $after) { schedules(invoiceId: $id) {
         period { startsAt endsAt } months { month recognised { amount } } } } }`,
      { id, after: data!.invoiceIssue.consistencyToken },
    );
    const [schedule] = revenue!.revenue.schedules;
    expect(schedule!.period).toEqual({
      startsAt: '2024-06-15T17:00:00.000Z',
      endsAt: '2024-10-13T17:00:00.000Z',
    });
    return schedule!.months.map(({ recognised }) => recognised.amount);
  };
  expect(await earned('SECOND')).toEqual(['15.50', '31.00', '31.00', '30.00', '12.50']);
  expect(await earned('DAY')).toEqual(['16.00', '31.00', '31.00', '30.00', '12.00']);
  expect(await earned('MONTH')).toEqual(['30.00', '30.00', '30.00', '30.00']);

  const late = await draft({ endsAt: '2024-10-14T12:00:00-05:00' });
  expect(late.data?.invoiceDraft).toMatchObject({
    invoice: null,
    userErrors: [{ code: 'InvalidDate', path: ['input', 'lines', '0', 'period', 'endsAt'] }],
  });
});

interface Revenue {
  readonly revenue: {
    readonly schedules: readonly {
      readonly period: { readonly startsAt: string; readonly endsAt: string };
      readonly months: readonly { readonly recognised: { readonly amount: string } }[];
    }[];
  };
}

test('changes, a pause and its end within days are billed by second, and the books agree with the log', async () => {
  const seconds = await asAdmin('seconds');
  await goTo(seconds, 'testClockSet', '2026-04-01T15:00:00.000Z');
  await setConventions(seconds, { proration: 'SECOND', recognition: 'SECOND' });
  // A dollar and two an hour: April has 720.
  await seconds.publish('one', 1, '720.00', 5);
  await seconds.publish('two', 2, '1440.00', 5);
  const { subscription } = await seconds.start(await seconds.open(), 'one');
  const billed = async (invoiceId: string) => {
    const query = `query ($id: ID!) { invoice(id: $id) { lines { amount { amount } period { start startsAt end } } } }`;
    const { data } = await seconds.ask<{ invoice: { lines: readonly Line[] } }>(query, { id: invoiceId });
    return data!.invoice.lines.map(({ amount, period }) => [amount.amount, period.startsAt, period.end]);
  };
  const billedBy = async (verb: string) => {
    const query = `mutation ($id: ID!) { done: ${verb}(input: { subscriptionId: $id }) @idempotent(key: "${verb}") {
      invoiceId userErrors { code } } }`;
    const { data } = await seconds.ask<{ done: { invoiceId: string } }>(query, { id: subscription.id });
    return billed(data!.done.invoiceId);
  };

  await goTo(seconds, 'testClockAdvance', '2026-04-16T11:00:00.250Z');
  const { invoiceId } = await seconds.change(subscription.id, 'two');
  // 6 in the morning in Chicago: 354 hours are left.
  expect(await billed(invoiceId)).toEqual([
    ['-354.00', '2026-04-16T11:00:00.000Z', '2026-05-01'],
    ['708.00', '2026-04-16T11:00:00.000Z', '2026-05-01'],
  ]);
  await goTo(seconds, 'testClockAdvance', '2026-04-16T23:00:00.000Z');
  expect(await billedBy('subscriptionPause')).toEqual([
    ['-684.00', '2026-04-16T23:00:00.000Z', '2026-05-01'],
  ]);
  await goTo(seconds, 'testClockAdvance', '2026-04-17T11:00:00.000Z');
  expect(await billedBy('subscriptionResume')).toEqual([
    ['660.00', '2026-04-17T11:00:00.000Z', '2026-05-01'],
  ]);

  await goTo(seconds, 'testClockAdvance', '2026-05-02T00:00:00.000Z');
  const { data } = await seconds.ask(`{
    drift { left adrift { book tables } }
    revenue { byMonth(from: "2026-04", to: "2026-05", currency: "USD") { recognised { amount } } } }`);
  // April: 366 hours at one, 12 and 330 at two. May at two, whole.
  expect(data).toMatchObject({
    drift: { left: 0, adrift: [] },
    revenue: { byMonth: [{ recognised: { amount: '1050.00' } }, { recognised: { amount: '1440.00' } }] },
  });
});

interface Line {
  readonly amount: { readonly amount: string };
  readonly period: { readonly start: string; readonly startsAt: string | null; readonly end: string };
}
