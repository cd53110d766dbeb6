import type { AppendRequest, EventStore } from '../eventstore/types.ts';
import { createSagaCommands, type SagaCommandResult } from './commands.ts';
import { createDefinitions } from './definitions.ts';
import { sagaStream } from './events.ts';
import { orderSaga } from './testing/order.ts';
import { sagaRig, tenant, type SagaRig } from './testing/rig.ts';

const word = (key: string) => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' as const },
  idempotencyKey: key,
  reason: 'called them',
});

describe("an operator's word", () => {
  let rig: SagaRig;
  beforeEach(async () => (rig = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)] })));
  afterEach(() => rig.stop());

  test('sent twice at once is one: the later is answered as the earlier', async () => {
    const sagaId = await rig.begin();
    const parts = { definitions: rig.definitions, wakeups: rig.wakeups, requestHashKey: 'key' };
    const prompt = createSagaCommands({ ...parts, store: rig.store });
    let twin: SagaCommandResult | null = null;
    let looked = false;
    // The twin commits just after the late one has looked for a receipt.
    const store = new Proxy<EventStore>(rig.store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name !== 'receipt' || looked) return value.bind(target) as unknown;
        looked = true;
        return async () => {
          twin = await prompt.compensate(word('one'), { sagaId });
          return null;
        };
      },
    });
    const late = await createSagaCommands({ ...parts, store }).compensate(word('one'), { sagaId });
    expect(twin).toMatchObject({ ok: true, replayed: false });
    expect(late).toMatchObject({ ok: true, replayed: true });
  });

  test.each(['before', 'after'])(
    'is sent again where the connection was lost %s the commit',
    async (when) => {
      const sagaId = await rig.begin();
      let lost = false;
      const store = new Proxy<EventStore>(rig.store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          if (name !== 'append' || lost) return value.bind(target) as unknown;
          lost = true;
          return async (request: AppendRequest) => {
            if (when === 'after') await rig.store.append(request);
            throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
          };
        },
      });
      const parts = { definitions: rig.definitions, wakeups: rig.wakeups, requestHashKey: 'key' };
      const answer = await createSagaCommands({ ...parts, store }).compensate(word('one'), { sagaId });
      expect(answer).toMatchObject({ ok: true, replayed: when === 'after', result: { sagaId } });
      const { events } = await rig.store.read({ tenant, stream: sagaStream(sagaId) });
      expect(events.filter(({ type }) => type === 'CompensationStarted')).toHaveLength(1);
    },
  );

  test('given where its definition is unknown is carried out by a process that has it, also where no message tells of it', async () => {
    const deaf = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)], loseMessages: true });
    try {
      deaf.sandbox.rules.set([{ mode: 'fail', downstream: 'notify', status: 400, times: 1 }]);
      await deaf.orchestrator({ pollMs: 20 }).start();
      const sagaId = await deaf.begin();
      await deaf.until(sagaId, ({ steps }) => steps.filter(isSettled).length === 5);
      const parts = { store: deaf.store, wakeups: deaf.wakeups, requestHashKey: 'key' };
      const elsewhere = createSagaCommands({ ...parts, definitions: createDefinitions([]) });
      expect(await elsewhere.retryStep(word('one'), { sagaId, step: 'notify' })).toMatchObject({ ok: true });
      await deaf.untilStatus(sagaId, 'completed');
    } finally {
      await deaf.stop();
    }
  });
});

const isSettled = ({ status }: { readonly status: string }): boolean =>
  status === 'succeeded' || status === 'escalated';
