import { randomUUID } from 'node:crypto';
import { createMemoryStore } from '../eventstore/memory.ts';
import type { StreamAppend } from '../eventstore/types.ts';
import { systemClock } from '../platform/clock.ts';
import { Claims } from './claims.ts';
import { sagaIdOf, sagaStartsOf } from './start.ts';
import { orderSaga } from './testing/order.ts';
import { meta, sagaRig, tenant, type SagaRig } from './testing/rig.ts';

let rig: SagaRig;
afterEach(() => rig.stop());

/** No message comes unless wanted, so whatever is begun is begun for the sake of a commit of this process, or of a timer. */
const given = async ({ loseMessages = true, loseAnswers = false } = {}) => {
  const store = createMemoryStore();
  rig = await sagaRig({
    definitionsOf: ({ sandbox }) => [orderSaga(sandbox)],
    ...{ store, timers: store.timers, loseMessages },
  });
  const claims = new Claims();
  const { type } = rig.definitions.latest('order');
  const trigger = { type, subjectOf: () => ({ order: 'o-1' }) };
  const startsOf = sagaStartsOf(rig.definitions, [trigger], (of, id) => claims.grantFor(of, id));
  const operationId = randomUUID();
  const operation = {
    tenant,
    accountId: 'acc-1',
    operationId,
    command: 'test',
    now: systemClock.now(),
    facts: [],
  };
  return {
    decide: () => startsOf(operation),
    append: (streams: readonly StreamAppend[]) =>
      rig.store.append({ streams, meta: { ...meta, operationId } }),
    sagaId: sagaIdOf(operationId, type),
    orchestrator: rig.orchestrator({
      claims,
      onAppended: (listener) => (loseAnswers ? () => {} : store.onAppended(listener)),
    }),
  };
};

const begun = (starts: readonly StreamAppend[]): number =>
  starts[0]!.events.filter(({ type }) => type === 'StepStarted').length;

describe('a saga that begins in the process of an orchestrator', () => {
  test('has its first steps begun in its first append, and goes on without a message', async () => {
    const { decide, append, sagaId, orchestrator } = await given();
    await orchestrator.start();
    const starts = decide();
    expect(begun(starts)).toBe(2);
    await append(starts);
    await rig.untilStatus(sagaId, 'completed');
    expect(rig.sandbox.ledger.entries().filter(({ downstream }) => downstream === 'reserve')).toHaveLength(1);
  });

  test('goes on by the decision that was appended, though another one came before', async () => {
    const { decide, append, sagaId, orchestrator } = await given();
    await orchestrator.start();
    decide();
    await append(decide());
    const saga = await rig.untilStatus(sagaId, 'completed');
    expect(saga.steps.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test('goes on by a message where the answer to the append is lost, and waits for no lease', async () => {
    const { decide, append, sagaId, orchestrator } = await given({ loseMessages: false, loseAnswers: true });
    await orchestrator.start();
    await append(decide());
    const saga = await rig.untilStatus(sagaId, 'completed');
    expect(saga.steps.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test('leaves its steps to others where the orchestrator does not run, or not any more', async () => {
    const { decide, orchestrator } = await given();
    expect(begun(decide())).toBe(0);
    await orchestrator.start();
    expect(begun(decide())).toBe(2);
    await orchestrator.stop();
    expect(begun(decide())).toBe(0);
  });
});
