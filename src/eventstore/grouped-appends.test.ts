import { DatabaseError } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import { GroupedAppends, type GroupingOptions } from './grouped-appends.ts';
import type { PreparedAppend } from './prepared-append.ts';

const append = (stream: string, tenant = 'acme'): PreparedAppend => ({
  entries: [
    {
      tenant,
      stream,
      accountId: null,
      expected: -1,
      shared: false,
      shard: 0,
      events: [],
      timers: [],
      businessTimers: [],
    },
  ],
  meta: '{}',
  receipt: null,
});
const streamOf = ({ entries }: PreparedAppend): string => `${entries[0]!.tenant}/${entries[0]!.stream}`;
const done = (a: PreparedAppend): AppendOutcome => ({
  outcome: 'appended',
  versions: [{ stream: streamOf(a), version: 1 }],
});

/** Records what goes together; a lone append waits until it is let go. */
function grouping(
  options: GroupingOptions = {},
  together = async (group: readonly PreparedAppend[]) => group.map(done),
) {
  const groups: string[][] = [];
  const waiting: (() => void)[] = [];
  const appends = new GroupedAppends(
    (group) => {
      groups.push(group.map(streamOf));
      return together(group);
    },
    (a) => {
      groups.push([streamOf(a)]);
      return new Promise((resolve) => waiting.push(() => resolve(done(a))));
    },
    { maxInFlight: 1, ...options },
  );
  const letGo = async (): Promise<void> => {
    for (const go of waiting.splice(0)) go();
    await new Promise(setImmediate);
  };
  return { appends, groups, letGo };
}

test('the first goes at once; those who come meanwhile go together, in the order they came', async () => {
  const { appends, groups, letGo } = grouping();
  const results = ['a', 'b', 'c', 'd'].map((stream) => appends.append(append(stream)));
  expect(groups).toEqual([['acme/a']]);
  await letGo();
  expect(groups).toEqual([['acme/a'], ['acme/b', 'acme/c', 'acme/d']]);
  expect((await Promise.all(results)).map(({ outcome }) => outcome)).toEqual(new Array(4).fill('appended'));
});

test('a group has a greatest size', async () => {
  const { appends, groups, letGo } = grouping({ maxSize: 2 });
  void ['a', 'b', 'c', 'd', 'e'].map((stream) => appends.append(append(stream)));
  await letGo();
  expect(groups).toEqual([['acme/a'], ['acme/b', 'acme/c'], ['acme/d', 'acme/e']]);
});

test('groups can be kept to one tenant', async () => {
  const { appends, groups, letGo } = grouping({ perTenant: true });
  void ['a', 'b', 'c', 'd', 'e'].map((stream, i) =>
    appends.append(append(stream, i % 2 ? 'globex' : 'acme')),
  );
  await letGo();
  expect(groups).toEqual([['acme/a'], ['globex/b', 'globex/d'], ['acme/c', 'acme/e']]);
});

test('a stream of a group under way waits for the next, also when there is room beside it', async () => {
  const { appends, groups, letGo } = grouping({ maxInFlight: 2 });
  void ['a', 'a', 'b'].map((stream) => appends.append(append(stream)));
  expect(groups).toEqual([['acme/a'], ['acme/b']]);
  await letGo();
  expect(groups).toEqual([['acme/a'], ['acme/b'], ['acme/a']]);
});

test('where the database refuses a group, each member is tried alone', async () => {
  const refusal = Object.assign(new DatabaseError('bad', 0, 'error'), { code: '22021' });
  const { appends, groups, letGo } = grouping({}, () => Promise.reject(refusal));
  const results = ['a', 'b', 'c'].map((stream) => appends.append(append(stream)));
  await letGo();
  expect(groups).toEqual([['acme/a'], ['acme/b', 'acme/c'], ['acme/b'], ['acme/c']]);
  await letGo();
  expect((await Promise.all(results)).map(({ outcome }) => outcome)).toEqual(new Array(3).fill('appended'));
});

test.each([
  ['a lost connection', new Error('Connection terminated unexpectedly')],
  ['a shutdown', Object.assign(new DatabaseError('terminating', 0, 'error'), { code: '57P01' })],
])(
  '%s leaves open whether the group was committed: every member fails, none is repeated',
  async (_, error) => {
    const { appends, groups, letGo } = grouping({}, () => Promise.reject(error));
    const first = appends.append(append('a'));
    const settled = Promise.allSettled(['b', 'c'].map((stream) => appends.append(append(stream))));
    await letGo();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await first).outcome).toBe('appended');
    expect(groups).toHaveLength(2);
  },
);

test('after a failure the next append goes as if nothing had been', async () => {
  const { appends, groups, letGo } = grouping({}, () => Promise.reject(new Error('lost')));
  void appends.append(append('a'));
  const settled = Promise.allSettled(['b', 'c'].map((stream) => appends.append(append(stream))));
  await letGo();
  await settled;
  void appends.append(append('b'));
  expect(groups.at(-1)).toEqual(['acme/b']);
});
