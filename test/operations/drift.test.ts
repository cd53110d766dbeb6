import fc from 'fast-check';
import { Registry } from 'prom-client';
import { reconcile } from '../../src/operations/reconcile.ts';
import { startReconciling } from '../../src/operations/reconciling.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { lives } from '../support/lives.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';

const account = 'a1';
let stand: ReadModelStand;
beforeEach(async () => {
  stand = await readModelStand();
  for (const [accountId, price] of [
    [account, 5_000],
    ['a2', 700],
  ] as const) {
    const of = { accountId, subscriptionId: `${accountId}-s`, at: '2026-03-01T15:00:00.000Z' };
    await stand.append(accountId, `subscription-${accountId}-s`, [
      sample.started(of, sample.terms({ price })),
    ]);
  }
  await stand.projector().catchUp();
});
afterEach(() => stand.drop());

const look = () => reconcile(stand.pool, stand.store, null, 10);

it('finds books that agree at 0', async () => {
  expect(await look()).toMatchObject({
    accounts: 2,
    driftMinor: new Map([['USD', 0n]]),
    adrift: [],
    next: { accountId: 'a2' },
  });
});

it('finds by how much a movement is off, and whose', async () => {
  await stand.pool.query(
    'update arr_movements set arr_delta_minor = arr_delta_minor + 7 where account_id = $1',
    [account],
  );
  expect(await look()).toMatchObject({
    driftMinor: new Map([['USD', 7n]]),
    adrift: [{ tenant: 'acme', accountId: account }],
  });
});

it('finds nothing adrift, whatever the subscriptions of a customer go through', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(lives, async (book) => {
      const tenant = `tenant-${(run += 1)}`;
      for (const { accountId, stream, events } of book) await stand.append(accountId, stream, events, tenant);
      await stand.projector().catchUp();
      const found = await reconcile(stand.pool, stand.store, { tenant, accountId: '' }, 1_000);
      expect(found.accounts).toBeGreaterThan(0);
      expect(found.adrift).toEqual([]);
    }),
    { numRuns: 15 },
  );
}, 30_000);

it('leaves accounts alone of which the read model is behind', async () => {
  const of = { accountId: account, subscriptionId: `${account}-s`, at: '2026-03-05T15:00:00.000Z' };
  await stand.append(account, `subscription-${account}-s`, [
    sample.cancelled(of, sample.terms({ price: 5_000 })),
  ]);
  expect(await look()).toMatchObject({ accounts: 1, adrift: [] });
});

it('shows the drift of a round to whoever scrapes', async () => {
  await stand.pool.query('update arr_customers set arr_minor = arr_minor - 5 where account_id = $1', [
    account,
  ]);
  const registry = new Registry();
  const round = { pool: stand.pool, store: stand.store, registry, logger: silentLogger };
  const reconciling = startReconciling({ ...round, everyMs: 60_000, accounts: 10 });
  // The look that is under way ends first.
  await reconciling.stop();
  const text = await registry.metrics();
  expect(text).toContain('revenue_drift_minor{currency="USD"} 5');
  expect(text).toContain('revenue_reconciled_accounts_total 2');
});
