import { systemClock } from '../platform/clock.ts';
import { randomIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import type { SagaInput } from './decide.ts';
import { loadSaga, type SagaInstance } from './instance.ts';
import { stepOf } from './state.ts';
import { orderSaga } from './testing/order.ts';
import { sagaRig, tenant, type SagaRig } from './testing/rig.ts';
import { transact, type Transaction } from './transact.ts';

describe('a process that has fallen behind a saga', () => {
  let rig: SagaRig;
  let sagaId: string;
  let behind: SagaInstance;
  beforeEach(async () => {
    rig = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)] });
    sagaId = await rig.begin();
    // Another process has begun the second attempt at the first step meanwhile.
    const begun = await given(await loadSaga(rig.store, rig.definitions, tenant, sagaId), { kind: 'look' });
    behind = begun.saga;
    const unknown = { outcome: 'unknown', message: 'no answer' } as const;
    const attempt = { of: 'action', step: 'reserve', attempt: 1, lease: begun.lease } as const;
    const waits = await given(behind, { kind: 'outcome', ...attempt, outcome: unknown });
    await given(waits.saga, { kind: 'timer', timer: { kind: 'retry', step: 'reserve', attempt: 2 } });
  });
  afterEach(() => rig.stop());

  const given = (seen: SagaInstance, input: SagaInput): Promise<Transaction> => {
    const { store, definitions } = rig;
    const parts = { store, definitions, clock: systemClock, ids: randomIds, logger: silentLogger };
    const options = { ...parts, random: () => 0.5, leaseMarginMs: 1 };
    return transact(options, { tenant, sagaId }, seen, [input], new AbortController().signal);
  };
  const lapse = (attempt: number): SagaInput => ({
    kind: 'timer',
    timer: { kind: 'lease', step: 'reserve', attempt },
  });

  test('looks anew before it drops a timer that makes no sense to it: the lease of an attempt that it never saw', async () => {
    const { saga, written } = await given(behind, lapse(2));
    expect(written).toEqual([true]);
    expect(stepOf(saga.state, 'reserve').action).toMatchObject({ phase: 'waiting', attempt: 2 });
  });

  test('takes nothing for news that is over: the lease of the attempt that it believes to be running', async () => {
    const { saga, written } = await given(behind, lapse(1));
    expect(written).toEqual([false]);
    expect(stepOf(saga.state, 'reserve').action).toMatchObject({ phase: 'running', attempt: 2 });
  });
});
