import { fixedClock, inRealTime } from '../platform/clock.ts';
import { MemoryEventStore } from '../eventstore/memory.ts';
import type { AppendRequest, AppendResult, EventStore } from '../eventstore/types.ts';
import type { Command } from './command.ts';
import { reject } from './errors.ts';
import { createHandler, type HandlerOptions } from './handler.ts';
import { load } from './loading.ts';
import type { CommandContext } from './types.ts';

/** A counter that may be raised to ten: the smallest aggregate with a rule. */
interface Raise {
  readonly by: number;
}
const counter = {
  initial: 0,
  evolve: (total: number, event: { type: string; data: { by: number } }) => total + event.data.by,
};
const raise: Command<Raise, { total: number }> = {
  name: 'counter.raise',
  check: ({ by }) => {
    if (by < 0) reject('InvalidInput', 'by', 'by must not be negative.');
  },
  async decide({ tenant, store, expect }, { by }) {
    const { state, version } = await load(store, { tenant, stream: 'counter-1' }, counter);
    expect(version);
    if (state + by > 10) reject('InvalidQuantity', 'by', `by must be at most ${10 - state}.`);
    const append = { tenant, stream: 'counter-1', accountId: null, expected: version };
    const streams = by === 0 ? [] : [{ ...append, events: [{ type: 'Raised', data: { by } }] }];
    return { result: { total: state + by }, accountId: null, streams };
  },
};

function context(idempotencyKey: string, more: Partial<CommandContext> = {}): CommandContext {
  return { principal: { tenant: 't', actor: 'user:ada', role: 'billing' }, idempotencyKey, ...more };
}

/** A store whose next appends can be made to behave as a database on a bad day does. */
function stage(more: Partial<HandlerOptions> = {}) {
  const memory = new MemoryEventStore();
  const pauses: number[] = [];
  const acts: ((request: AppendRequest) => Promise<AppendResult>)[] = [];
  const store: EventStore = Object.create(memory, {
    append: { value: (request: AppendRequest) => acts.shift()?.(request) ?? memory.append(request) },
    receipt: { value: memory.receipt.bind(memory) },
    read: { value: memory.read.bind(memory) },
  }) as EventStore;
  const handle = createHandler({
    store,
    tenantClock: inRealTime(fixedClock('2026-03-01T12:00:00.000Z')),
    sagaStarts: () => [],
    requestHashKey: 'key',
    random: () => 0.5,
    pause: async (ms) => void pauses.push(ms),
    ...more,
  });
  const total = async (): Promise<number> =>
    (await load(memory, { tenant: 't', stream: 'counter-1' }, counter)).state;
  return { memory, acts, pauses, handle, total };
}

const lost = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

describe('one idempotency key', () => {
  test('twice: one effect, one answer', async () => {
    const { handle, total } = stage();
    const first = await handle(raise, context('k'), { by: 3 });
    const second = await handle(raise, context('k'), { by: 3 });
    expect(first).toMatchObject({ ok: true, result: { total: 3 }, replayed: false });
    expect(second).toEqual({ ...first, replayed: true });
    expect(await total()).toBe(3);
  });

  test('twice at once: one effect, one answer', async () => {
    const { handle, total } = stage();
    const answers = await Promise.all([1, 2, 3].map(() => handle(raise, context('k'), { by: 3 })));
    expect(answers.map((answer) => answer.ok && answer.result.total)).toEqual([3, 3, 3]);
    expect(answers.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1);
    expect(await total()).toBe(3);
  });

  test('with another body: refused', async () => {
    const { handle, total } = stage();
    await handle(raise, context('k'), { by: 3 });
    const other = await handle(raise, context('k'), { by: 4 });
    expect(other).toMatchObject({
      ok: false,
      errors: [{ code: 'IdempotencyKeyReused', path: ['idempotencyKey'] }],
    });
    expect(await total()).toBe(3);
  });

  test('with another command of the same body: refused', async () => {
    const { handle } = stage();
    await handle(raise, context('k'), { by: 3 });
    const other = await handle({ ...raise, name: 'counter.lower' }, context('k'), { by: 3 });
    expect(other).toMatchObject({ ok: false, errors: [{ code: 'IdempotencyKeyReused' }] });
  });

  test('of another tenant is another key', async () => {
    const { handle } = stage();
    await handle(raise, context('k'), { by: 3 });
    const principal = { tenant: 'u', actor: 'user:bob', role: 'billing' } as const;
    const other = await handle(raise, context('k', { principal }), { by: 4 });
    expect(other).toMatchObject({ ok: true, result: { total: 4 }, replayed: false });
  });

  test('a twin that commits between look-up and decision is answered, not rejected', async () => {
    const { handle, memory, total } = stage();
    const slow: typeof raise = {
      ...raise,
      async decide(desk, input) {
        await handle(raise, context('k'), input);
        return raise.decide(desk, input);
      },
    };
    // Six twice would be more than ten: the second decision is a rejection, which the twin's answer replaces.
    const answer = await handle(slow, context('k'), { by: 6 });
    expect(answer).toMatchObject({ ok: true, result: { total: 6 }, replayed: true });
    expect([await total(), memory.all().length]).toEqual([6, 1]);
  });

  test('must be given, and be storable', async () => {
    const { handle } = stage();
    for (const key of ['', 'k'.repeat(256), 'a\u0000b']) {
      expect(await handle(raise, context(key), { by: 1 })).toMatchObject({
        ok: false,
        errors: [{ code: 'InvalidInput', path: ['idempotencyKey'] }],
      });
    }
  });
});

describe('what is kept', () => {
  test('a no-op: its answer stays the same when the state has moved', async () => {
    const { handle } = stage();
    const nothing = await handle(raise, context('nothing'), { by: 0 });
    await handle(raise, context('k'), { by: 3 });
    expect(nothing).toMatchObject({ ok: true, result: { total: 0 }, versions: [] });
    expect(await handle(raise, context('nothing'), { by: 0 })).toEqual({ ...nothing, replayed: true });
  });

  test('not a rejection: the key may succeed later', async () => {
    const { handle, acts } = stage();
    expect(await handle(raise, context('k'), { by: 11 })).toMatchObject({ ok: false });
    expect(await handle(raise, context('k'), { by: -1 })).toMatchObject({
      ok: false,
      errors: [{ path: ['by'] }],
    });
    expect(acts).toHaveLength(0);
    expect(await handle(raise, context('k'), { by: 10 })).toMatchObject({ ok: true, replayed: false });
  });

  test('who, what, when and why', async () => {
    const { handle, memory } = stage();
    const given = {
      operationId: 'op',
      causationId: 'cause',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      reason: 'asked by phone',
    };
    await handle(raise, context('k', given), { by: 1 });
    expect(JSON.parse(memory.all()[0]!.meta)).toEqual({
      actor: 'user:ada',
      role: 'billing',
      operationId: 'op',
      commandKey: 'k',
      command: 'counter.raise',
      correlationId: 'op',
      causationId: 'cause',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      reason: 'asked by phone',
    });
  });
});

describe('a lost connection', () => {
  test('after the commit and before the answer: one effect', async () => {
    const { handle, acts, memory, total } = stage();
    acts.push(async (request) => {
      await memory.append(request);
      throw lost();
    });
    expect(await handle(raise, context('k'), { by: 3 })).toMatchObject({ ok: true, result: { total: 3 } });
    expect(await total()).toBe(3);
  });

  test('before the commit: one effect, under the same operation', async () => {
    const { handle, acts, total } = stage();
    const operations: string[] = [];
    acts.push(async (request) => {
      operations.push(request.meta.operationId);
      throw lost();
    });
    const answer = await handle(raise, context('k'), { by: 3 });
    expect(answer).toMatchObject({ ok: true, operationId: operations[0] });
    expect(await total()).toBe(3);
  });

  test('for good is thrown, after five attempts', async () => {
    const { handle, acts } = stage();
    for (let n = 0; n < 6; n += 1) acts.push(() => Promise.reject(lost()));
    await expect(handle(raise, context('k'), { by: 3 })).rejects.toThrow('ECONNRESET');
    expect(acts).toHaveLength(1);
  });

  test('is not what a defect is: that is thrown at once', async () => {
    const { handle, acts, pauses } = stage();
    acts.push(() => Promise.reject(new Error('invalid byte sequence')));
    await expect(handle(raise, context('k'), { by: 3 })).rejects.toThrow('invalid byte sequence');
    expect(pauses).toEqual([]);
  });
});

describe('a conflict', () => {
  test('leads to a new decision on what stands now', async () => {
    const { handle, acts, memory } = stage();
    acts.push(async () => {
      await handle(raise, context('other'), { by: 8 });
      return { outcome: 'conflict', stream: 'counter-1' };
    });
    expect(await handle(raise, context('k'), { by: 3 })).toMatchObject({
      ok: false,
      errors: [{ code: 'InvalidQuantity', message: 'by must be at most 2.' }],
    });
    expect(memory.all()).toHaveLength(1);
  });

  test('eight times over is answered, after pauses of less than a second', async () => {
    const { handle, acts, pauses } = stage({ random: () => 0.999 });
    for (let n = 0; n < 8; n += 1) acts.push(async () => ({ outcome: 'conflict', stream: 'counter-1' }));
    expect(await handle(raise, context('k'), { by: 3 })).toMatchObject({
      ok: false,
      errors: [{ code: 'TooMuchContention' }],
    });
    expect(pauses).toHaveLength(7);
    expect(pauses.reduce((a, b) => a + b)).toBeLessThan(1000);
  });

  test('with what the caller saw is answered at once, with both versions', async () => {
    const { handle, pauses } = stage();
    await handle(raise, context('a'), { by: 1 });
    expect(await handle(raise, context('k', { expectedVersion: 0 }), { by: 1 })).toMatchObject({
      ok: false,
      errors: [{ code: 'VersionConflict', data: { expected: 0, actual: 1 } }],
    });
    expect(await handle(raise, context('k', { expectedVersion: 1 }), { by: 1 })).toMatchObject({ ok: true });
    expect(pauses).toEqual([]);
  });

  test('over a stream that was to begin is a reused operation id', async () => {
    const { handle, pauses } = stage();
    const begin: Command<Raise, object> = {
      ...raise,
      decide: async ({ tenant, idOf }, { by }) => {
        const append = {
          tenant,
          stream: `counter-${idOf('counter')}`,
          accountId: null,
          expected: 'none' as const,
        };
        return {
          result: {},
          accountId: null,
          streams: [{ ...append, events: [{ type: 'Raised', data: { by } }] }],
        };
      },
    };
    expect(await handle(begin, context('a', { operationId: 'op' }), { by: 1 })).toMatchObject({ ok: true });
    expect(await handle(begin, context('b', { operationId: 'op' }), { by: 1 })).toMatchObject({
      ok: false,
      errors: [{ code: 'OperationIdReused', path: ['operationId'] }],
    });
    expect(pauses).toHaveLength(1);
  });
});

describe('sagas', () => {
  const sagaStarts: HandlerOptions['sagaStarts'] = ({ tenant, operationId, command, facts }) => [
    {
      tenant,
      stream: `saga-${operationId}`,
      accountId: null,
      expected: 'none',
      events: [{ type: 'SagaStarted', data: { command, of: facts.length } }],
    },
  ];

  test('begin in the append of the command, and are part of what was written', async () => {
    const { handle } = stage({ sagaStarts });
    expect(await handle(raise, context('k', { operationId: 'op' }), { by: 1 })).toMatchObject({
      versions: [
        { stream: 'counter-1', version: 1 },
        { stream: 'saga-op', version: 1 },
      ],
    });
  });

  test('do not begin where nothing was decided', async () => {
    const { handle, memory } = stage({ sagaStarts });
    await handle(raise, context('k'), { by: 0 });
    expect(memory.all()).toEqual([]);
  });
});
