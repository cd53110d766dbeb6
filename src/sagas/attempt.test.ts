import { getEventListeners } from 'node:events';
import type { CallOutcome } from '../connectors/types.ts';
import { makeAttempt } from './attempt.ts';
import type { Action } from './definition.ts';
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

  /** One attempt at a step that acts like this; `stops` while it runs. */
  const outcomeOf = async (run: Action['run'], stops: boolean): Promise<CallOutcome> => {
    const acting = { action: { name: 'acts', run }, attemptTimeLimitMs: stops ? 60_000 : 10 };
    const other = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox, acting)] });
    try {
      const saga = await loadSaga(other.store, other.definitions, tenant, await other.begin());
      const stopping = new AbortController();
      const granted = { of: 'action', step: 'reserve', attempt: 1, lease: 'lease' } as const;
      const attempt = makeAttempt(saga, granted, stopping.signal);
      if (stops) stopping.abort();
      return await attempt;
    } finally {
      await other.stop();
    }
  };
  const refused: CallOutcome = { outcome: 'failed', code: 'no', message: '', retryable: false };

  test.each([
    ['its time limit', false],
    ['the end of the process', true],
  ])(
    'that says nothing at %s may have had its effect; one that says how it ended is believed',
    async (_at, stops) => {
      expect(await outcomeOf(() => new Promise(() => undefined), stops)).toMatchObject({
        outcome: 'unknown',
      });
      const saysAtOnce: Action['run'] = ({ signal }) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve(refused);
          signal.addEventListener('abort', () => resolve(refused));
        });
      expect(await outcomeOf(saysAtOnce, stops)).toEqual(refused);
    },
  );

  test('that breaks off with an error may have had its effect', async () => {
    const broken = (): Promise<CallOutcome> => Promise.reject(new Error('broken off'));
    expect(await outcomeOf(broken, false)).toEqual({ outcome: 'unknown', message: 'broken off' });
  });
});
