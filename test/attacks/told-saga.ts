import { createMemoryStore } from '../../src/eventstore/memory.ts';
import type { EventData, EventMeta, EventStore } from '../../src/eventstore/types.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import type { Broker } from '../../src/messaging/types.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { sagaStream } from '../../src/sagas/events.ts';
import { createSagaFeed, type SagaFeed } from '../../src/sagas/index.ts';
import { orchestratorTopology } from '../../src/sagas/orchestrator.ts';
import { downstreamStep, orderSaga } from '../../src/sagas/testing/order.ts';
import { sagaRig, tenant } from '../../src/sagas/testing/rig.ts';

/** A saga whose history is known beforehand and told event by event, whenever a test wants. */
export interface ToldSaga {
  readonly store: EventStore;
  readonly sagaFeed: SagaFeed;
  readonly length: number;
  /** Appends the next event of a saga; false where there is none left. Its hint reaches the feed unless it is lost. */
  tell(sagaId: string, hint?: 'sent' | 'sent twice' | 'lost'): Promise<boolean>;
  /** Reads and decodings of the store so far: whoever follows a saga makes some at every hint. */
  looks(): number;
  /** Taps on the broker that are open. */
  taps(): number;
  close(): Promise<void>;
}

/** All events of an order saga that went well, with so many steps more than it has, one after the other. */
export async function historyOf(moreSteps: number): Promise<readonly EventData[]> {
  const rig = await sagaRig({
    definitionsOf: ({ sandbox }) => {
      const order = orderSaga(sandbox);
      const more = Array.from({ length: moreSteps }, (_, n) =>
        downstreamStep(sandbox, `more-${n}`, [n === 0 ? 'ship' : `more-${n - 1}`], {
          criticality: 'non_critical',
          onExhausted: 'escalate',
        }),
      );
      return [{ ...order, steps: [...order.steps, ...more] }];
    },
  });
  const sagaId = await rig.begin();
  await rig.orchestrator().start();
  await rig.untilStatus(sagaId, 'completed');
  const { events } = await rig.store.read({ tenant, stream: sagaStream(sagaId) });
  await rig.stop();
  return events.map(({ type, data }) => ({ type, data }));
}

export async function toldSaga(history: readonly EventData[]): Promise<ToldSaga> {
  const store = createMemoryStore();
  const broker = createInProcessBroker({ logger: silentLogger });
  // A message that no group wants is returned, here as with RabbitMQ.
  await broker.declare(orchestratorTopology(1));
  let [looks, taps] = [0, 0];
  const read = store.read.bind(store);
  store.read = (...given) => {
    looks += 1;
    return read(...given);
  };
  const decode = store.decode.bind(store);
  store.decode = (...given) => {
    looks += 1;
    return decode(...given);
  };
  const tap: Broker['tap'] = async (types, onEvent) => {
    const tapped = await broker.tap(types, onEvent);
    taps += 1;
    return {
      close: async () => {
        taps -= 1;
        await tapped.close();
      },
    };
  };
  const sagaFeed = createSagaFeed({ store, broker: { ...broker, tap } });

  return {
    store,
    sagaFeed,
    length: history.length,
    async tell(sagaId, hint = 'sent') {
      const ref = { tenant, stream: sagaStream(sagaId) };
      const version = (await store.readStored(ref, 1, history.length)).length;
      const event = history[version];
      if (!event) return false;
      await store.append({
        meta,
        streams: [{ ...ref, accountId: null, expected: version, events: [event] }],
      });
      const messages = (await store.readStored(ref, version + 1, 1)).map((stored) => ({
        event: stored,
        traceparent: null,
      }));
      for (let n = 0; n < { lost: 0, sent: 1, 'sent twice': 2 }[hint]; n += 1) await broker.publish(messages);
      return true;
    },
    looks: () => looks,
    taps: () => taps,
    async close() {
      await sagaFeed.close();
      await broker.close();
    },
  };
}

const meta: EventMeta = {
  actor: 'user:ada',
  role: 'admin',
  operationId: 'op',
  commandKey: 'key',
  command: 'test',
  correlationId: 'correlation',
  causationId: null,
  traceparent: null,
  reason: null,
};
