import fc from 'fast-check';
import { Registry } from 'prom-client';
import { reconcile, type Look } from '../../src/operations/drift/reconcile.ts';
import { startReconciling } from '../../src/operations/drift/reconciling.ts';
import type { RecordedEvent, StoredEvent } from '../../src/eventstore/types.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { invoicingLives, lives } from '../support/lives.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';

const account = 'a1';
const usd = (minor: number) => ({ minor: BigInt(minor), currency: 'USD' });
let stand: ReadModelStand;
beforeEach(async () => {
  stand = await readModelStand();
  for (const [accountId, price] of [
    [account, 5_000],
    ['a2', 700],
  ] as const) {
    const at = '2026-03-01T15:00:00.000Z';
    const of = { accountId, subscriptionId: `${accountId}-s`, at };
    await stand.append(accountId, `subscription-${accountId}-s`, [
      sample.started(of, sample.terms({ price })),
    ]);
    await stand.append(accountId, `invoice-${accountId}-i`, [
      sample.invoiceIssued({ accountId, invoiceId: `${accountId}-i`, issuedAt: at }, [
        sample.line('l', price, '2026-03-01', '2026-04-01'),
        sample.line('m', price, '2026-04-01', '2026-05-01'),
      ]),
    ]);
    await stand.append(accountId, `credit-${accountId}-USD`, [
      {
        type: 'CreditGranted',
        data: {
          ...{ accountId, operationId: `${accountId}-grant`, amount: usd(300), balance: usd(300) },
          ...{ source: 'goodwill', invoiceId: null, reason: 'sorry', movedAt: at, postingPeriod: '2026-03' },
        },
      },
    ]);
  }
  await stand.projector().catchUp();
});
afterEach(() => stand.drop());

const look = (at: Partial<Look> = {}) =>
  reconcile(stand.pool, stand.store, { tenant: null, after: null, accounts: 10, ...at });
/** Book, account, amount and tables of all that differs. */
const adrift = async (at: Partial<Look> = {}): Promise<unknown[]> =>
  (await look(at)).compared
    .filter(({ minor }) => minor !== 0n)
    .map(({ book, accountId, currency, minor, tables }) => [book, accountId, currency, minor, ...tables]);

it('finds books that agree at 0', async () => {
  const { compared, left, next } = await look();
  const book = { currency: 'USD', minor: 0n, tables: [], tenant: 'acme' };
  expect(compared.filter(({ accountId }) => accountId === account)).toEqual([
    { ...book, accountId: account, book: 'recurring' },
    { ...book, accountId: account, book: 'receivable' },
    { ...book, accountId: account, book: 'customer_credit' },
    { ...book, accountId: account, book: 'deferred' },
  ]);
  expect(compared).toHaveLength(8);
  expect(left).toEqual([]);
  expect(next).toEqual({ tenant: 'acme', accountId: 'a2' });
});

describe('finds by how much a row is off, in which book, and whose', () => {
  const of = `where account_id = 'a1'`;
  const posted = (which: string) => `update journal_postings set amount_minor = amount_minor + 7
    ${of} and account = '${which}'`;
  it.each([
    ['recurring', 'arr_movements', `update arr_movements set arr_delta_minor = arr_delta_minor + 7 ${of}`],
    ['recurring', 'arr_customers', `update arr_customers set arr_minor = arr_minor - 7 ${of}`],
    ['receivable', 'journal_postings', posted('receivable')],
    ['receivable', 'receivables', `update receivables set open_minor = open_minor - 7 ${of}`],
    ['receivable', 'receivables', `update receivables set paid_minor = paid_minor + 7 ${of}`],
    ['customer_credit', 'journal_postings', posted('customer_credit')],
    ['customer_credit', 'customer_credits', `update customer_credits set balance_minor = 307 ${of}`],
    [
      'deferred',
      'revrec_months',
      `update revrec_months set recognised_minor = recognised_minor + 7 where invoice_id = 'a1-i' and line_id = 'm'
         and month = '2026-04'`,
    ],
    [
      'deferred',
      'revrec_lines',
      `update revrec_lines set net_minor = net_minor - 7 where invoice_id = 'a1-i' and line_id = 'l'`,
    ],
  ])('%s: %s', async (book, table, forgery) => {
    expect((await stand.pool.query(forgery)).rowCount).toBe(1);
    expect(await adrift()).toEqual([[book, account, 'USD', 7n, table]]);
  });

  it('two invoices that are off by the same amount, one up and one down', async () => {
    const invoiceId = 'a1-j';
    await stand.append(account, `invoice-${invoiceId}`, [
      sample.invoiceIssued({ accountId: account, invoiceId, issuedAt: '2026-03-02T15:00:00.000Z' }, [
        sample.line('l', 900, '2026-03-02', '2026-04-02'),
      ]),
    ]);
    await stand.projector().catchUp();
    await stand.pool.query(
      `update receivables set open_minor = open_minor + case invoice_id when 'a1-i' then 3 else -3 end ${of}`,
    );
    expect(await adrift()).toEqual([['receivable', account, 'USD', 6n, 'receivables']]);
  });

  it('a row that is gone, and one that nothing in the log explains', async () => {
    await stand.pool.query(`delete from receivables ${of}`);
    await stand.pool.query(
      `insert into customer_credits (tenant, account_id, currency, balance_minor) values ('acme', 'a3', 'EUR', 40)`,
    );
    expect(await adrift()).toEqual([
      // Its total and what is open of it.
      ['receivable', account, 'USD', 20_000n, 'receivables'],
      ['customer_credit', 'a3', 'EUR', 40n, 'customer_credits'],
    ]);
  });
});

describe('finds nothing adrift', () => {
  it.each([
    ['whatever the subscriptions of a customer go through', lives.map((book) => Promise.resolve(book)), 12],
    ['whatever a customer is billed, pays and is given back', invoicingLives, 15],
  ])('%s', async (_what, arbitrary, numRuns) => {
    let run = 0;
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(arbitrary, async (life) => {
        const tenant = `tenant-${(run += 1)}`;
        for (const { accountId, stream, events } of await life)
          await stand.append(accountId, stream, events, tenant);
        await stand.projector().catchUp();
        const { compared, left } = await look({ tenant, accounts: 1_000 });
        for (const { book } of compared) seen.add(book);
        expect(compared.filter(({ minor }) => minor !== 0n)).toEqual([]);
        expect(left).toEqual([]);
      }),
      { numRuns },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['receivable', 'deferred']));
  });
});

it('leaves the books alone of which the read model is behind, and compares the others', async () => {
  const of = { accountId: account, subscriptionId: `${account}-s`, at: '2026-03-05T15:00:00.000Z' };
  await stand.append(account, `subscription-${account}-s`, [
    sample.cancelled(of, sample.terms({ price: 5_000 })),
  ]);
  const { compared, left } = await look();
  expect(left).toEqual([{ tenant: 'acme', accountId: account, book: 'recurring', problem: null }]);
  expect(compared).toHaveLength(7);
  expect(compared.every(({ minor }) => minor === 0n)).toBe(true);
});

it('goes on past an account whose events cannot be folded, and says why', async () => {
  const decoded = (event: StoredEvent): RecordedEvent => {
    if (event.stream === 'invoice-a1-i') throw new Error('no such type');
    return stand.store.decode(event, 'sealed');
  };
  const store = { decode: decoded };
  const { compared, left } = await reconcile(stand.pool, store, { tenant: null, after: null, accounts: 10 });
  const of = { tenant: 'acme', accountId: account, problem: 'no such type' };
  expect(left).toEqual(['receivable', 'customer_credit', 'deferred'].map((book) => ({ ...of, book })));
  expect(compared).toHaveLength(5);
});

it('looks at as many accounts as their events allow, and goes on behind them', async () => {
  const first = await look({ events: 4 });
  expect(first.next).toEqual({ tenant: 'acme', accountId: account });
  // A single one is looked at whole, however much it has.
  const second = await look({ events: 1, after: first.next });
  expect(second.next).toEqual({ tenant: 'acme', accountId: 'a2' });
  expect(await look({ after: second.next })).toEqual({ compared: [], left: [], next: null });
});

it('keeps to a tenant where it is asked to', async () => {
  await stand.append('b1', 'account-b1', [sample.opened('b1')], 'globex');
  await stand.pool.query(`update customer_credits set balance_minor = balance_minor + 1`);
  expect(await adrift({ tenant: 'globex' })).toEqual([]);
  expect(await adrift({ tenant: 'acme' })).toHaveLength(2);
});

it('shows the drift of a round to whoever scrapes, and says in the log whose it is', async () => {
  await stand.pool.query('update arr_customers set arr_minor = arr_minor - 5 where account_id = $1', [
    account,
  ]);
  await stand.pool.query('update customer_credits set balance_minor = 301 where account_id = $1', [account]);
  const registry = new Registry();
  const told: unknown[] = [];
  const logger = { ...silentLogger, error: (what: unknown) => void told.push(what) };
  const round = { pool: stand.pool, store: stand.store, registry, logger };
  const reconciling = startReconciling({ ...round, everyMs: 60_000, accounts: 10 });
  // The look that is under way ends first.
  await reconciling.stop();
  const text = await registry.metrics();
  expect(text).toContain('revenue_drift_minor{book="recurring",currency="USD"} 5');
  expect(text).toContain('revenue_drift_minor{book="customer_credit",currency="USD"} 1');
  expect(text).toContain('revenue_drift_minor{book="receivable",currency="USD"} 0');
  expect(text).toContain('revenue_drift_minor{book="deferred",currency="USD"} 0');
  expect(text).toContain('revenue_reconciled_accounts_total{book="deferred"} 2');
  const of = { tenant: 'acme', accountId: account, currency: 'USD' };
  expect(told).toEqual([
    { ...of, book: 'recurring', minor: '5', tables: ['arr_customers'] },
    { ...of, book: 'customer_credit', minor: '1', tables: ['customer_credits'] },
  ]);
});
