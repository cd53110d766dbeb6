import type { DataSource } from 'typeorm';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';
import {
  createQueries,
  createReadSource,
  encodeToken,
  InvalidPage,
  type Queries,
} from '../../src/queries/index.ts';

let stand: ReadModelStand;
let source: DataSource;
let queries: Queries;

const silver = sample.terms({
  price: 2_000,
  features: [
    { key: 'sso', kind: 'boolean' },
    { key: 'seats', kind: 'limit', limit: 5 },
  ],
});
const gold = sample.terms({
  plan: 'gold',
  rank: 2,
  price: 150_000,
  quantity: 2,
  features: [{ key: 'seats', kind: 'limit', limit: 50 }],
});

beforeAll(async () => {
  stand = await readModelStand();
  source = await createReadSource({ url: stand.url, max: 2 }).initialize();
  queries = createQueries({ pool: stand.pool, source, store: stand.store, wakeups: localWakeups() });
  for (const [id, name] of [
    ['a1', 'Bolt'],
    ['a2', 'acorn'],
    ['a3', 'Bolt'],
  ] as const) {
    await stand.append(id, `account-${id}`, [sample.opened(id, { name })]);
  }
  const on = { accountId: 'a1', subscriptionId: 's1', at: '2026-01-10T15:00:00.000Z' };
  const later = { ...on, at: '2026-02-10T15:00:00.000Z' };
  await stand.append('a1', 'subscription-s1', [
    sample.started(on, silver),
    sample.planChanged(later, silver, gold),
  ]);
  await stand.append('a2', 'subscription-s2', [
    sample.started({ ...on, accountId: 'a2', subscriptionId: 's2' }, silver),
    sample.cancelled({ ...later, accountId: 'a2', subscriptionId: 's2' }, silver),
  ]);
  await stand.append('a1', 'invoice-i1', [
    sample.invoiceIssued({ accountId: 'a1', invoiceId: 'i1', issuedAt: on.at }, [
      sample.line('l1', 9_000, '2026-01-01', '2026-04-01'),
    ]),
    sample.creditNoteIssued(
      { accountId: 'a1', invoiceId: 'i1', creditNoteId: 'n1', issuedAt: '2026-02-01T00:00:00.000Z' },
      { l1: 900 },
    ),
  ]);
  await stand.append('b1', 'account-b1', [sample.opened('b1', { name: 'Elsewhere' })], 'globex');
  await stand.projector().catchUp();
});
afterAll(async () => {
  await source.destroy();
  await stand.drop();
});

const usd = (minor: number) => ({ minor: BigInt(minor), currency: 'USD' });

test('an account stands by its live subscriptions, its contact still sealed', async () => {
  const [account] = await queries.accountsByIds('acme', ['a1']);
  expect(account).toMatchObject({
    name: 'Bolt',
    planTier: 'gold',
    liveSubscriptions: 1,
    mrr: usd(300_000),
    arr: usd(3_600_000),
    successTier: 'standard',
    version: 1,
  });
  expect(account!.contact.name).toMatch(/^sealed:/);
  expect(await stand.store.unseal('acme', 'a1', account!.contact.name)).toBe('Ada');
});

test('batch answers follow their keys, and another tenant has none', async () => {
  expect(
    (await queries.accountsByIds('acme', ['a3', 'nobody', 'a1'])).map((a) => a?.accountId ?? null),
  ).toEqual(['a3', null, 'a1']);
  expect(await queries.accountsByIds('globex', ['a1'])).toEqual([null]);
  const [none, one] = await queries.subscriptionsByAccountIds('acme', ['a3', 'a2']);
  expect(none).toEqual([]);
  expect(one).toMatchObject([{ subscriptionId: 's2', status: 'cancelled', cancelledOn: '2026-02-10' }]);
  expect(await queries.subscriptionsByIds('globex', ['s1'])).toEqual([null]);
});

test.each(['name', 'openedAt', 'arr'] as const)(
  'pages by %s give every account once, both ways',
  async (by) => {
    for (const descending of [false, true]) {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const page = await queries.accounts('acme', { first: 1, after }, { by, descending });
        seen.push(...page.edges.map((edge) => edge.node.accountId));
        after = page.endCursor;
        if (!page.hasNextPage) break;
      }
      expect([...seen].sort()).toEqual(['a1', 'a2', 'a3']);
      const whole = await queries.accounts('acme', { first: 100 }, { by, descending });
      expect(whole.edges.map((edge) => edge.node.accountId)).toEqual(seen);
    }
  },
);

test('filters narrow the list', async () => {
  const found = await queries.accounts(
    'acme',
    { first: 10 },
    { by: 'name' },
    { namePrefix: 'bo', planTier: 'gold' },
  );
  expect(found.edges.map((edge) => edge.node.accountId)).toEqual(['a1']);
});

test.each([0, 101, 1.5])('a page of %d is refused', async (first) => {
  await expect(queries.accounts('acme', { first })).rejects.toThrow(InvalidPage);
});

test.each(['nonsense', Buffer.from('["2026-02-30T00:00:00.000Z","a"]').toString('base64url')])(
  'a cursor that no list gave is refused before it reaches the database: %s',
  async (after) => {
    await expect(queries.accounts('acme', { first: 1, after }, { by: 'openedAt' })).rejects.toThrow(
      InvalidPage,
    );
  },
);

test('a timeline tells what happened, newest first, with what caused a reassignment', async () => {
  const page = await queries.timeline('acme', 'a1', { first: 100 });
  expect(page.edges.map(({ node }) => [node.kind, node.from, node.to])).toEqual([
    ['upgraded', 'silver × 1', 'gold × 2'],
    ['success_tier_reassigned', 'digital', 'standard'],
    ['credited', null, null],
    ['invoice_issued', null, null],
    ['subscription_started', null, 'silver × 1'],
    ['account_opened', null, null],
  ]);
  const second = await queries.timeline('acme', 'a1', { first: 3, after: page.edges[1]!.cursor });
  expect(second.edges.map(({ node }) => node.kind)).toEqual([
    'credited',
    'invoice_issued',
    'subscription_started',
  ]);
});

test('movements are listed with their sums by day, and the book with its totals', async () => {
  const list = await queries.movements('acme', { first: 10 });
  expect(list.edges.map(({ node }) => [node.day, node.accountId, node.kind, node.mrrDelta.minor])).toEqual([
    ['2026-02-10', 'a2', 'churn', -2_000n],
    ['2026-02-10', 'a1', 'expansion', 298_000n],
    ['2026-01-10', 'a2', 'new', 2_000n],
    ['2026-01-10', 'a1', 'new', 2_000n],
  ]);
  const rest = await queries.movements('acme', { first: 10, after: list.edges[2]!.cursor });
  expect(rest.edges.map(({ node }) => node.accountId)).toEqual(['a1']);
  expect(await queries.revenueByDay('acme', { from: '2026-02-01', to: '2026-03-01' })).toEqual([
    {
      day: '2026-02-10',
      currency: 'USD',
      opening: usd(4_000),
      new: usd(0),
      expansion: usd(298_000),
      contraction: usd(0),
      churn: usd(-2_000),
      reactivation: usd(0),
      closing: usd(300_000),
      arr: usd(3_600_000),
    },
  ]);
  expect(await queries.totals('acme')).toEqual({
    accounts: 3,
    active: 1,
    cancelled: 1,
    currencies: [{ currency: 'USD', liveSubscriptions: 1, mrr: usd(300_000), arr: usd(3_600_000) }],
  });
});

test('revenue by month carries balances: 90 over three months, 9 given back on February 1 (R7)', async () => {
  const months = await queries.revenueByMonth('acme', { from: '2026-01', to: '2026-04' });
  expect(
    months.map((m) => [m.month, m.billed.minor, m.credited.minor, m.recognised.minor, m.contra.minor]),
  ).toEqual([
    ['2026-01', 9_000n, 0n, 3_100n, 0n],
    ['2026-02', 0n, 900n, 2_520n, 310n],
    ['2026-03', 0n, 0n, 2_790n, 0n],
    ['2026-04', 0n, 0n, 0n, 0n],
  ]);
  expect(months.map((m) => m.deferred.minor)).toEqual([5_900n, 2_790n, 0n, 0n]);
  expect(await queries.schedulesByInvoiceIds('acme', ['nothing', 'i1'])).toMatchObject([
    [],
    [
      {
        lineId: 'l1',
        net: usd(8_100),
        months: [{ remaining: usd(5_900) }, { remaining: usd(2_790) }, { remaining: usd(0) }],
      },
    ],
  ]);
});

test('a strong check is right before any read model has met the subscription', async () => {
  const on = { accountId: 'a3', subscriptionId: 's3', at: '2026-03-01T00:00:00.000Z' };
  await stand.append('a3', 'subscription-s3', [sample.started(on, silver)]);
  await stand.append('a3', 'subscription-s4', [sample.started({ ...on, subscriptionId: 's4' }, gold)]);
  expect(await queries.checkFeature('acme', 'a3', 'seats', 'eventual')).toEqual({
    key: 'seats',
    granted: false,
    limit: null,
    value: null,
  });
  expect(await queries.checkFeature('acme', 'a3', 'seats')).toEqual({
    key: 'seats',
    granted: true,
    limit: 105,
    value: null,
  });
  expect(await queries.entitlements('acme', 'a3')).toEqual({
    accountId: 'a3',
    features: [
      { key: 'seats', kind: 'limit', limit: 105, subscriptionIds: ['s3', 's4'] },
      { key: 'sso', kind: 'boolean', subscriptionIds: ['s3'] },
    ],
    asOf: [
      { stream: 'subscription-s3', version: 1 },
      { stream: 'subscription-s4', version: 1 },
    ],
  });
  expect(await queries.checkFeature('globex', 'a3', 'seats')).toMatchObject({ granted: false });

  await stand.append('a3', 'subscription-s4', [sample.cancelled({ ...on, subscriptionId: 's4' }, gold)]);
  const [strong] = [await queries.entitlements('acme', 'a3', 'strong')];
  expect(strong.asOf).toContainEqual({ stream: 'subscription-s4', version: 2 });
  await stand.projector().catchUp();
  expect(await queries.entitlements('acme', 'a3', 'eventual')).toEqual(strong);
});

describe('waiting for a token', () => {
  const on = { accountId: 'a3', subscriptionId: 's9', at: '2026-03-01T00:00:00.000Z' };

  test('ends when the projector commits', async () => {
    const wakeups = localWakeups();
    const waiting = createQueries({ pool: stand.pool, source, store: stand.store, wakeups });
    await stand.append('a3', 'subscription-s9', [sample.started(on, silver)]);
    const answer = waiting.waitFor(
      'arr',
      'acme',
      encodeToken([{ stream: 'subscription-s9', version: 1 }]),
      60_000,
    );
    await stand.projector({ wakeups }).catchUp();
    expect(await answer).toEqual({ stale: false });
  });

  test('minds only streams that the read model follows', async () => {
    const token = encodeToken([{ stream: 'saga-1', version: 7 }]);
    expect(await queries.waitFor('arr', 'acme', token)).toEqual({ stale: false });
  });

  test('gives up after its time and says so', async () => {
    const token = encodeToken([{ stream: 'subscription-s9', version: 99 }]);
    expect(await queries.waitFor('arr', 'acme', token, 1)).toEqual({ stale: true });
  });

  test('does not wait where the account is parked', async () => {
    await stand.pool.query(
      `insert into parked (tenant, consumer, account, stream, version, reason) values ('acme', 'arr', 'a3', 'subscription-s9', 2, 'test')`,
    );
    const token = encodeToken([{ stream: 'subscription-s9', version: 2 }]);
    expect(await queries.waitFor('arr', 'acme', token, 3_600_000)).toEqual({ stale: true });
    expect(await queries.waitFor('crm', 'acme', token, 1)).toEqual({ stale: true });
  });
});
