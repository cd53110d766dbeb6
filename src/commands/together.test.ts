import { createMemoryStore } from '../eventstore/memory.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { noteTaken, testDeclarations, type NoteTaken } from '../eventstore/test-events.ts';
import type { AppendRequest, EventStore, StreamAppend, StreamAssertion } from '../eventstore/types.ts';
import { fixedClock, inRealTime } from '../platform/clock.ts';
import type { Command } from './command.ts';
import { reject } from './errors.ts';
import { createHandler } from './handler.ts';
import { createTogether, type Member } from './together.ts';

const tenant = 'acme';

interface Take {
  readonly id: string;
  /** Another stream that it writes at the version at which it finds it. */
  readonly alsoExactly?: string;
  readonly asserts?: readonly StreamAssertion[];
}

/** Takes a note in a stream of its own, and a number in one that all share. */
const take: Command<Take, { id: string }> = {
  name: 'note.take',
  check: ({ id }) => void (id === '' && reject('InvalidInput', 'id', 'id must be given.')),
  async decide({ store }, { id, alsoExactly, asserts }) {
    if (id === 'broken') throw new Error('cannot be decided');
    if (id === 'nothing') return { result: { id }, accountId: null, streams: [] };
    const exactly = async (stream: string): Promise<StreamAppend> => {
      const { version: expected } = await store.read({ tenant, stream });
      return { tenant, stream, accountId: null, expected, events: [noteTaken(id)] };
    };
    const number: StreamAppend = {
      ...{ tenant, stream: 'numbering-notes', accountId: null, expected: 'any', events: [noteTaken(id)] },
    };
    const streams = [
      await exactly(`note-${id}`),
      ...(alsoExactly ? [await exactly(alsoExactly)] : []),
      number,
    ];
    return { result: { id }, accountId: null, streams, assertions: asserts ?? [] };
  },
};

function stage() {
  const memory = createMemoryStore({ registry: createRegistry(testDeclarations) });
  const appends: AppendRequest[] = [];
  const before: (() => Promise<unknown>)[] = [];
  const store: EventStore = Object.create(memory, {
    append: {
      value: async (request: AppendRequest) => {
        await before.shift()?.();
        appends.push(request);
        return memory.append(request);
      },
    },
    receipt: { value: memory.receipt.bind(memory) },
    read: { value: memory.read.bind(memory) },
  }) as EventStore;
  const options = {
    ...{ store, tenantClock: inRealTime(fixedClock('2026-03-01T12:00:00.000Z')) },
    ...{ sagaStarts: () => [], requestHashKey: 'key', random: () => 0.5, pause: async () => {} },
  };
  const together = createTogether(options, createHandler(options));
  const send = async (...inputs: readonly Take[]) => {
    const principal = { tenant, actor: 'test', role: 'system' as const };
    const members = inputs.map((input): Member<Take> => ({
      context: { principal, idempotencyKey: `key-${input.id}` },
      input,
    }));
    return together(take, members);
  };
  const numbers = async (): Promise<string[]> =>
    (await memory.read<NoteTaken>({ tenant, stream: 'numbering-notes' })).events.map(({ data }) => data.text);
  return { memory, appends, before, send, numbers };
}

const note = (text: string, stream = `note-${text}`) => ({
  streams: [{ tenant, stream, accountId: null, expected: 'any' as const, events: [noteTaken(text)] }],
  meta: {} as never,
});

test('many go into one append, in their order, and each hears of its own versions', async () => {
  const { appends, send, numbers } = stage();
  const answers = await send({ id: 'a' }, { id: 'b' }, { id: 'c' });
  expect(appends.length).toBe(1);
  expect(await numbers()).toEqual(['a', 'b', 'c']);
  expect(answers).toMatchObject(
    ['a', 'b', 'c'].map((id, at) => ({
      status: 'fulfilled',
      value: {
        ok: true,
        result: { id },
        versions: [
          { stream: `note-${id}`, version: 1 },
          { stream: 'numbering-notes', version: at + 1 },
        ],
      },
    })),
  );
});

test('one that is refused, does nothing or cannot be decided takes no other along', async () => {
  const { appends, send, numbers } = stage();
  const answers = await send({ id: 'a' }, { id: '' }, { id: 'broken' }, { id: 'nothing' }, { id: 'b' });
  expect(await numbers()).toEqual(['a', 'b']);
  expect(appends.length).toBe(1);
  expect(answers).toMatchObject([
    { value: { ok: true } },
    { value: { ok: false, errors: [{ code: 'InvalidInput' }] } },
    { status: 'rejected', reason: new Error('cannot be decided') },
    { value: { ok: true, versions: [] } },
    { value: { ok: true } },
  ]);
});

test('one whose stream moved meanwhile is decided anew by itself, the others stay together', async () => {
  const { memory, appends, before, send, numbers } = stage();
  before.push(() => memory.append(note('b')));
  const answers = await send({ id: 'a' }, { id: 'b' }, { id: 'c' });
  expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value.ok)).toEqual([
    true,
    true,
    true,
  ]);
  expect(await numbers()).toEqual(['a', 'c', 'b']);
  expect(appends.map(({ streams }) => streams.length)).toEqual([4, 3, 2]);
  expect((await memory.read({ tenant, stream: 'note-b' })).version).toBe(2);
});

test('two that write one stream at the version that both have read go one after the other', async () => {
  const { memory, send } = stage();
  const answers = await send(
    { id: 'a', alsoExactly: 'credit-1' },
    { id: 'b', alsoExactly: 'credit-1' },
    { id: 'c' },
  );
  expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value.ok)).toEqual([
    true,
    true,
    true,
  ]);
  const { events } = await memory.read<NoteTaken>({ tenant, stream: 'credit-1' });
  expect(events.map(({ data }) => data.text)).toEqual(['a', 'b']);
});

test('what all assert is asserted once, and what one asserts another does not write', async () => {
  const { memory, appends, send, numbers } = stage();
  await memory.append(note('plan', 'plan-1'));
  const asserts: StreamAssertion[] = [{ tenant, stream: 'plan-1', expected: 1 }];
  const writes = { id: 'c', alsoExactly: 'plan-1' };
  await send({ id: 'a', asserts }, { id: 'b', asserts }, writes);
  expect(appends.map(({ assertions }) => assertions?.length ?? 0)).toEqual([1, 0]);
  expect(await numbers()).toEqual(['a', 'b', 'c']);
});

test('where the answer to the append is lost, each finds out for itself', async () => {
  const { before, send, numbers } = stage();
  before.push(() => Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })));
  const answers = await send({ id: 'a' }, { id: 'b' });
  expect(answers).toMatchObject([{ value: { ok: true } }, { value: { ok: true } }]);
  expect(await numbers()).toEqual(['a', 'b']);
});
