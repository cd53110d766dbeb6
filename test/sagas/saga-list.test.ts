import { randomBytes } from 'node:crypto';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { timerQueue } from '../../src/eventstore/timers.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createProjector, type Projector } from '../../src/projections/runtime/projector.ts';
import { createSagaListProjection } from '../../src/projections/sagas/saga-list-projection.ts';
import { sagaIds, type SagaFilter } from '../../src/queries/sagas/saga-ids.ts';
import { sagaDeclarations } from '../../src/sagas/index.ts';
import { sagaListFold } from '../../src/sagas/list-fold.ts';
import { orderSaga } from '../../src/sagas/testing/order.ts';
import { sagaRig, tenant, type SagaRig } from '../../src/sagas/testing/rig.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let rig: SagaRig;
let projector: Projector;
/** Newest first. */
let sagas: string[];

beforeAll(async () => {
  database = await freshDatabase();
  const { pool } = database;
  const registry = createRegistry(sagaDeclarations);
  rig = await sagaRig({
    definitionsOf: ({ sandbox }) => [orderSaga(sandbox)],
    store: createEventStore({ pool, registry, masterKey: randomBytes(32) }),
    timers: timerQueue(pool),
  });
  const projections = [createSagaListProjection(sagaListFold)];
  projector = createProjector({ ...rig, pool, projections, logger: silentLogger });
  sagas = [];
  for (let n = 0; n < 5; n += 1) sagas.unshift(await rig.begin());
  await projector.catchUp();
});
afterAll(async () => {
  await rig.stop();
  await database.drop();
});

async function listed(filter: SagaFilter = {}, of = tenant): Promise<string[]> {
  const { edges } = await sagaIds(database.pool, of, { first: 100 }, filter);
  return edges.map((edge) => edge.node);
}

test('pages are newest first, and each saga is on one of them', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await sagaIds(database.pool, tenant, { first: 2, after }, {});
    seen.push(...page.edges.map((edge) => edge.node));
    after = page.endCursor;
    if (!page.hasNextPage) break;
  }
  expect([...seen].sort()).toEqual([...sagas].sort());
  const { rows } = await database.pool.query<{ saga_id: string }>(
    'select saga_id from sagas order by started_at desc, saga_id desc',
  );
  expect(seen).toEqual(rows.map((row) => row.saga_id));
});

test('sagas of another tenant or account are not listed', async () => {
  expect(await listed({}, 'another')).toEqual([]);
  expect(await listed({ accountId: 'another' })).toEqual([]);
  expect(await listed({ accountId: 'acc-1' })).toHaveLength(5);
});

test('a cursor that this list did not give is refused', async () => {
  await expect(sagaIds(database.pool, tenant, { first: 2, after: 'x' }, {})).rejects.toThrow('cursor');
});

test('the status follows the saga, step by step', async () => {
  const { sandbox, orchestrator, untilStatus } = rig;
  sandbox.rules.set([{ mode: 'fail', downstream: 'notify', times: 1, status: 400 }]);
  expect(await listed({ status: 'running' })).toHaveLength(5);
  await orchestrator({ pollMs: 20 }).start();
  const ended = await Promise.all(sagas.map((id) => untilStatus(id, 'completed', 'escalated')));
  await projector.catchUp();
  const escalated = ended.filter((saga) => saga.status === 'escalated').map((saga) => saga.sagaId);
  expect(escalated).toHaveLength(1);
  expect(await listed({ status: 'escalated' })).toEqual(escalated);
  expect(await listed({ status: 'completed' })).toHaveLength(4);
  const { rows } = await database.pool.query<{ steps: object }>(
    'select steps from sagas where saga_id = $1',
    escalated,
  );
  expect(rows[0]?.steps).toMatchObject({ ship: 'succeeded', notify: 'escalated' });
});
