import { createMemoryStore } from '../eventstore/memory.ts';
import type { AppendRequest } from '../eventstore/types.ts';
import { createCircuitBreaker } from '../connectors/circuit-breaker.ts';
import { createSagaCommands } from './commands.ts';
import { defaultRetry } from './retry-policy.ts';
import { orderSaga } from './testing/order.ts';
import { sagaRig, tenant, type SagaRig } from './testing/rig.ts';

let rig: SagaRig;

const given = async (options: Partial<Parameters<typeof sagaRig>[0]> = {}): Promise<SagaRig> => {
  rig = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)], ...options });
  return rig;
};
afterEach(() => rig.stop());

const statuses = (saga: { steps: readonly { name: string; status: string }[] }): Record<string, string> =>
  Object.fromEntries(saga.steps.map((step) => [step.name, step.status]));

const operator = (key: string) => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' as const },
  idempotencyKey: key,
  reason: 'called them',
});

describe('the orchestrator', () => {
  test('runs the steps in their order, parallel ones together, each effect once', async () => {
    const { sandbox, orchestrator, begin, untilStatus, history } = await given();
    await orchestrator().start();
    const sagaId = await begin();
    const saga = await untilStatus(sagaId, 'completed');

    expect(sandbox.ledger.entries().map((entry) => entry.downstream)).toEqual([
      'reserve',
      'pack',
      'ship',
      'notify',
      'audit',
    ]);
    expect(new Set(Object.values(statuses(saga)))).toEqual(new Set(['succeeded']));
    const entries = await history(sagaId);
    expect(entries.map((entry) => entry.version)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.filter((entry) => entry.isLast).map((entry) => entry.type)).toEqual(['SagaCompleted']);
  });

  test('tries again with the same key until the downstream is well', async () => {
    const { sandbox, orchestrator, begin, untilStatus, standing } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'ship', times: 3 }]);
    await orchestrator().start();
    const saga = await untilStatus(await begin(), 'completed');
    expect(saga.steps.find((step) => step.name === 'ship')?.attempts).toBe(4);
    expect(standing().filter((step) => step === 'ship')).toHaveLength(1);
  });

  test('an answer dropped after the commit leaves one effect', async () => {
    const { sandbox, orchestrator, begin, untilStatus, standing, history } = await given();
    sandbox.rules.set([{ mode: 'drop', times: 4 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await untilStatus(sagaId, 'completed');
    expect(standing().sort()).toEqual(['audit', 'notify', 'pack', 'reserve', 'ship']);
    expect((await history(sagaId)).filter((entry) => entry.type === 'StepOutcomeUnknown')).toHaveLength(4);
  });

  test('a critical step that fails for good turns the saga back, dependants first', async () => {
    const { sandbox, orchestrator, begin, untilStatus, standing, history } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'ship', status: 422, code: 'no_stock' }]);
    await orchestrator().start();
    const sagaId = await begin();
    const saga = await untilStatus(sagaId, 'compensated');
    expect(standing()).toEqual([]);
    expect(statuses(saga)).toEqual({
      reserve: 'compensated',
      pack: 'compensated',
      ship: 'compensated',
      notify: 'cancelled',
      audit: 'cancelled',
    });
    const order = (await history(sagaId)).filter((e) => e.type === 'StepCompensating').map((e) => e.step);
    expect(order[0]).toBe('ship');
    expect(order.slice(1).sort()).toEqual(['pack', 'reserve']);
  });

  test('a first attempt that arrives after its undo is refused for ever', async () => {
    const { sandbox, orchestrator, begin, untilStatus, standing } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'ship', status: 422 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await untilStatus(sagaId, 'compensated');
    sandbox.rules.set([]);
    const late = {
      tenant,
      downstream: 'ship',
      action: 'do',
      key: `${sagaId}:ship`,
      payload: {},
      traceparent: null,
    };
    const outcome = await sandbox.invoke({ ...late, signal: new AbortController().signal });
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'tombstoned', retryable: false });
    expect(standing()).toEqual([]);
  });

  test('a step that is not critical escalates, others go on, and an operator retries it', async () => {
    const { sandbox, orchestrator, begin, until, untilStatus, store, definitions, wakeups } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'notify' }]);
    await orchestrator().start();
    const sagaId = await begin();
    const waiting = await until(
      sagaId,
      (saga) => saga.status === 'escalated' && statuses(saga).audit === 'succeeded',
    );
    expect(statuses(waiting).notify).toBe('escalated');

    sandbox.rules.set([]);
    const commands = createSagaCommands({ store, definitions, wakeups, requestHashKey: 'key' });
    const answer = await commands.retryStep(operator('retry-1'), { sagaId, step: 'notify' });
    expect(answer).toMatchObject({ ok: true, replayed: false });
    await untilStatus(sagaId, 'completed');
    const again = await commands.retryStep(operator('retry-1'), { sagaId, step: 'notify' });
    expect(again).toMatchObject({ ok: true, replayed: true });
  });

  test('an operator skips an escalated step with a result; the saga completes with warnings', async () => {
    const { sandbox, orchestrator, begin, untilStatus, store, definitions, wakeups, history } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'notify', status: 400 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await untilStatus(sagaId, 'escalated');
    const commands = createSagaCommands({ store, definitions, wakeups, requestHashKey: 'key' });
    await commands.skipStep(operator('skip-1'), { sagaId, step: 'notify', result: { by: 'phone' } });
    const saga = await untilStatus(sagaId, 'completed_with_warnings');
    expect(saga.steps.find((step) => step.name === 'notify')).toMatchObject({
      status: 'skipped',
      result: { by: 'phone' },
    });
    const skipped = (await history(sagaId)).find((entry) => entry.type === 'StepSkipped');
    expect(skipped?.detail).toBe('called them');
  });

  test('past the pivot an operator cannot compensate', async () => {
    const { sandbox, orchestrator, begin, untilStatus, store, definitions, wakeups } = await given();
    sandbox.rules.set([{ mode: 'fail', downstream: 'notify', status: 400 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await untilStatus(sagaId, 'escalated');
    const commands = createSagaCommands({ store, definitions, wakeups, requestHashKey: 'key' });
    const answer = await commands.compensate(operator('compensate-1'), { sagaId });
    expect(answer).toMatchObject({ ok: false, errors: [{ code: 'SagaPastPivot' }] });
  });

  test('before the pivot an operator compensates', async () => {
    const { sandbox, orchestrator, begin, until, untilStatus, store, definitions, wakeups, standing } =
      await given({
        definitionsOf: ({ sandbox: at }) => [orderSaga(at, { retry: defaultRetry })],
      });
    sandbox.rules.set([{ mode: 'fail', downstream: 'ship', retryAfterSeconds: 2 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await until(sagaId, (saga) => statuses(saga).ship === 'retry_wait');
    const commands = createSagaCommands({ store, definitions, wakeups, requestHashKey: 'key' });
    expect(await commands.compensate(operator('compensate-2'), { sagaId })).toMatchObject({ ok: true });
    await untilStatus(sagaId, 'compensated');
    expect(standing()).toEqual([]);
  });

  test('a stuck compensation is escalated; skipped by an operator the saga has failed and says what stays', async () => {
    const { sandbox, orchestrator, begin, untilStatus, store, definitions, wakeups, history } = await given();
    sandbox.rules.set([
      { mode: 'fail', downstream: 'ship', status: 422 },
      { mode: 'fail', downstream: 'pack', undo: true, status: 400 },
    ]);
    await orchestrator().start();
    const sagaId = await begin();
    const stuck = await untilStatus(sagaId, 'escalated');
    expect(statuses(stuck).pack).toBe('compensation_stuck');
    const commands = createSagaCommands({ store, definitions, wakeups, requestHashKey: 'key' });
    await commands.skipStep(operator('skip-2'), { sagaId, step: 'pack' });
    await untilStatus(sagaId, 'failed');
    expect((await history(sagaId)).at(-1)?.detail).toBe('not undone: pack');
  });

  test('without any message the timers alone bring a saga to its end', async () => {
    const { orchestrator, begin, untilStatus } = await given({ loseMessages: true });
    await orchestrator({ pollMs: 20 }).start();
    await untilStatus(await begin(), 'completed');
  });

  test('a downstream that does not answer is spared, and what was not sent uses up no attempt', async () => {
    let nowMs = 0;
    const { sandbox, orchestrator, begin, until, untilStatus, history } = await given({
      definitionsOf: ({ sandbox: at }) => [
        orderSaga(createCircuitBreaker(at, { threshold: 2, openMs: 10, nowMs: () => nowMs })),
      ],
    });
    sandbox.rules.set([{ mode: 'fail', downstream: 'notify', times: 2 }]);
    await orchestrator().start();
    const sagaId = await begin();
    // The policy gives four attempts.
    await until(sagaId, (saga) => (saga.steps.find(({ name }) => name === 'notify')?.attempts ?? 0) > 8);
    nowMs = 1_000;
    await untilStatus(sagaId, 'completed');
    const failures = (await history(sagaId)).filter(({ type }) => type === 'StepAttemptFailed');
    const sent = failures.filter(({ detail }) => !detail?.startsWith('circuit_open'));
    expect(sent).toHaveLength(2);
  });

  test('an attempt that hangs past its limit is unknown and made again', async () => {
    const { sandbox, orchestrator, begin, untilStatus, history } = await given({
      definitionsOf: ({ sandbox: at }) => [orderSaga(at, { attemptTimeLimitMs: 20 })],
    });
    sandbox.rules.set([{ mode: 'hang', downstream: 'ship', times: 1 }]);
    await orchestrator().start();
    const sagaId = await begin();
    await untilStatus(sagaId, 'completed');
    expect((await history(sagaId)).filter((e) => e.type === 'StepOutcomeUnknown').map((e) => e.step)).toEqual(
      ['ship'],
    );
  });

  test('what a process that died had begun is finished by another, without a message', async () => {
    const memory = createMemoryStore();
    const { sandbox, orchestrator, begin, until, untilStatus, standing, store, timers } = await given({
      store: memory,
      timers: memory.timers,
      definitionsOf: ({ sandbox: at }) => [orderSaga(at, { attemptTimeLimitMs: 50 })],
    });
    let dead = false;
    const mortal = <T extends object>(part: T): T =>
      new Proxy(part, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown =>
            dead ? new Promise(() => undefined) : Reflect.apply(value, target, args);
        },
      });
    sandbox.rules.set([{ mode: 'hang', downstream: 'ship', times: 1 }]);
    await orchestrator({ store: mortal(store), timers: mortal(timers), leaseMarginMs: 50 }, 'doomed').start();
    const sagaId = await begin();
    await until(sagaId, (saga) => statuses(saga).ship === 'running');
    dead = true;
    await orchestrator({ leaseMarginMs: 50, pollMs: 20 }).start();
    const saga = await untilStatus(sagaId, 'completed');
    expect(saga.steps.find((step) => step.name === 'ship')?.attempts).toBe(2);
    expect(standing().sort()).toEqual(['audit', 'notify', 'pack', 'reserve', 'ship']);
  });

  test('stopped in the middle it writes what it was doing, begins nothing new, and another finishes', async () => {
    const { sandbox, orchestrator, begin, until, untilStatus, history } = await given();
    sandbox.rules.set([{ mode: 'delay', downstream: 'ship', delayMs: 30 }]);
    const first = orchestrator();
    await first.start();
    const sagaId = await begin();
    await until(sagaId, (saga) => statuses(saga).ship === 'running');
    await first.stop();
    expect((await history(sagaId)).at(-1)).toMatchObject({ type: 'StepSucceeded', step: 'ship' });
    await orchestrator({ pollMs: 20 }).start();
    const saga = await untilStatus(sagaId, 'completed');
    expect(saga.steps.map((step) => step.attempts)).toEqual([1, 1, 1, 1, 1]);
  });

  test('connections to the store lost before and after commits: nothing is forgotten, nothing done twice', async () => {
    const { sandbox, orchestrator, begin, untilStatus, store } = await given();
    let appends = 0;
    const shaky = new Proxy(store, {
      get: (target, name) => {
        if (name !== 'append') return Reflect.get(target, name, target) as unknown;
        return async (request: AppendRequest) => {
          appends += 1;
          if (appends % 4 === 1) throw new Error('the connection was lost before the commit');
          const result = await target.append(request);
          if (appends % 4 === 3) throw new Error('the connection was lost after the commit');
          return result;
        };
      },
    });
    await orchestrator({ store: shaky }).start();
    const saga = await untilStatus(await begin(), 'completed');
    expect(appends).toBeGreaterThan(saga.steps.length);
    expect(saga.steps.map((step) => step.attempts)).toEqual([1, 1, 1, 1, 1]);
    expect(sandbox.ledger.entries()).toHaveLength(5);
  });

  test('two orchestrators that see everything twice bring about one effect per step', async () => {
    const { sandbox, orchestrator, begin, untilStatus, wakeups } = await given({ loseMessages: true });
    sandbox.rules.set([{ mode: 'drop', times: 10 }]);
    await Promise.all([orchestrator({ pollMs: 5 }).start(), orchestrator({ pollMs: 5 }).start()]);
    const sagas = await Promise.all(Array.from({ length: 20 }, () => begin()));
    wakeups.send('timers');
    await Promise.all(sagas.map((sagaId) => untilStatus(sagaId, 'completed')));
    const keys = sandbox.ledger.entries().map((entry) => entry.key);
    expect(keys).toHaveLength(100);
    expect(new Set(keys).size).toBe(100);
  });
});
