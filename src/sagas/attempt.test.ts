import { getEventListeners } from 'node:events';
import { makeAttempt } from './attempt.ts';
import { loadSaga } from './instance.ts';
import { orderSaga } from './testing/order.ts';
import { sagaRig, tenant, type SagaRig } from './testing/rig.ts';

describe('an attempt', () => {
  let rig: SagaRig;
  beforeEach(async () => (rig = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)] })));
  afterEach(() => rig.stop());

  test('leaves nothing behind that listens to the end of the process, which outlives it', async () => {
    const saga = await loadSaga(rig.store, rig.definitions, tenant, await rig.begin());
    const stopping = new AbortController();
    const granted = { of: 'action', step: 'reserve', attempt: 1, lease: 'lease' } as const;
    const attempt = makeAttempt(saga, granted, stopping.signal);
    expect(getEventListeners(stopping.signal, 'abort')).toHaveLength(1);
    expect(await attempt).toMatchObject({ outcome: 'succeeded' });
    expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  });
});
