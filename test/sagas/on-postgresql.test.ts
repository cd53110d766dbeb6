import { randomBytes } from 'node:crypto';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { timerQueue, type TimerQueue } from '../../src/eventstore/timers.ts';
import type { EventStore } from '../../src/eventstore/types.ts';
import { sagaDeclarations, type SagaView } from '../../src/sagas/index.ts';
import { orderSaga } from '../../src/sagas/testing/order.ts';
import { sagaRig, tenant, type SagaRig } from '../../src/sagas/testing/rig.ts';
import { sagasUnderWay } from '../../src/sagas/under-way.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let store: EventStore;
let timers: TimerQueue;
let rig: SagaRig;

beforeAll(async () => {
  database = await freshDatabase();
  const registry = createRegistry(sagaDeclarations);
  store = createEventStore({ pool: database.pool, registry, masterKey: randomBytes(32) });
  timers = timerQueue(database.pool);
});
afterEach(() => rig.stop());
afterAll(() => database.drop());

const given = async (limitMs = 10_000): Promise<SagaRig> => {
  // Messages are lost on purpose: what the database holds must be enough.
  const definitionsOf: Parameters<typeof sagaRig>[0]['definitionsOf'] = ({ sandbox }) => [
    orderSaga(sandbox, { attemptTimeLimitMs: limitMs }),
  ];
  rig = await sagaRig({ definitionsOf, store, timers, loseMessages: true });
  return rig;
};

/** A part of a process that is killed: from then on nothing that it is asked comes back. */
function mortal<T extends object>(part: T, isDead: () => boolean): T {
  return new Proxy(part, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        isDead() ? new Promise(() => undefined) : Reflect.apply(value, target, args);
    },
  });
}

const noTimersLeft = async (): Promise<void> => {
  const { rows } = await database.pool.query('select stream, key from timers');
  expect(rows).toEqual([]);
};

test('three orchestrators at once, answers dropped: each saga ends, one effect per step', async () => {
  const { sandbox, orchestrator, begin, untilStatus } = await given();
  sandbox.rules.set([{ mode: 'drop', times: 15 }]);
  await Promise.all([1, 2, 3].map(() => orchestrator({ pollMs: 20 }).start()));
  const sagas = await Promise.all(Array.from({ length: 30 }, () => begin()));
  await Promise.all(sagas.map((sagaId) => untilStatus(sagaId, 'completed')));
  const keys = sandbox.ledger.entries().map((entry) => entry.key);
  expect(keys).toHaveLength(150);
  expect(new Set(keys).size).toBe(150);
  await noTimersLeft();
});

test('a process killed while its calls are under way: another makes them again, under the same keys', async () => {
  const { sandbox, orchestrator, begin, until, untilStatus, standing, store: of } = await given(300);
  let dead = false;
  const isDead = (): boolean => dead;
  sandbox.rules.set([{ mode: 'hang', downstream: 'ship', times: 5 }]);
  const parts = { store: mortal(of, isDead), timers: mortal(timers, isDead) };
  await orchestrator({ ...parts, leaseMarginMs: 1_000, pollMs: 20 }, 'doomed').start();
  const sagas = await Promise.all(Array.from({ length: 5 }, () => begin()));
  await Promise.all(
    sagas.map((id) =>
      until(id, (saga) => saga.steps.some((s) => s.name === 'ship' && s.status === 'running')),
    ),
  );
  dead = true;
  await orchestrator({ leaseMarginMs: 1_000, pollMs: 20 }).start();
  const ended = await Promise.all(
    sagas.map((id) => untilStatus(id, 'completed', 'compensated', 'escalated')),
  );
  expect(ended.map((saga) => saga.status)).toEqual(Array<string>(5).fill('completed'));
  expect(standing().filter((step) => step === 'ship')).toHaveLength(5);
  await noTimersLeft();
});

test('turned back by three orchestrators at once: nothing stands, nothing is taken back twice', async () => {
  const { sandbox, orchestrator, begin, untilStatus, standing } = await given();
  sandbox.rules.set([
    { mode: 'fail', downstream: 'ship', status: 422 },
    { mode: 'drop', undo: true, times: 10 },
  ]);
  await Promise.all([1, 2, 3].map(() => orchestrator({ pollMs: 20 }).start()));
  const sagas = await Promise.all(Array.from({ length: 10 }, () => begin()));
  await Promise.all(sagas.map((sagaId) => untilStatus(sagaId, 'compensated')));
  expect(standing()).toEqual([]);
  const undos = sandbox.ledger.entries().flatMap((entry) => (entry.undoKey ? [entry.undoKey] : []));
  expect(undos).toHaveLength(30);
  expect(new Set(undos).size).toBe(30);
  await noTimersLeft();
});

test('a saga is under way from its first event until it has ended, or waits for a person', async () => {
  const { sandbox, orchestrator, begin, until, untilStatus } = await given();
  const underWay = (): Promise<boolean> => sagasUnderWay(database.pool, tenant);
  expect(await underWay()).toBe(false);
  const sagaId = await begin();
  expect(await underWay()).toBe(true);
  await orchestrator({ pollMs: 20 }).start();
  await untilStatus(sagaId, 'completed');
  expect(await underWay()).toBe(false);
  sandbox.rules.set([{ mode: 'fail', downstream: 'notify', status: 422 }]);
  const stepsAfter = (saga: SagaView): boolean => saga.steps.every(({ status }) => status !== 'running');
  await until(await begin(), (saga) => saga.status === 'escalated' && stepsAfter(saga));
  expect(await underWay()).toBe(false);
});
