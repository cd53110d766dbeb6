import { Gathered, type LookUp } from './gathered.ts';

/** Look-ups whose round trips are answered when the test says so. */
function gate(options?: ConstructorParameters<typeof Gathered>[2]) {
  const trips: { readonly names: readonly string[]; answer(): void; fail(): void }[] = [];
  const trip = (names: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) =>
      trips.push({
        names,
        answer: () => resolve(names.map((name) => `found ${name}`)),
        fail: () => reject(new Error(`lost ${names.join()}`)),
      }),
    );
  const gathered = new Gathered<LookUp, string>(
    async ({ name }) => (await trip([name]))[0]!,
    (keys) => trip(keys.map(({ tenant, name }) => `${tenant}/${name}`)),
    { maxInFlight: 1, ...options },
  );
  const get = (name: string, tenant = 'acme') => gathered.get({ tenant, name });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { trips, get, settled, names: () => trips.map(({ names }) => names) };
}

describe('look-ups of one process', () => {
  it('go at once and alone where none is under way', async () => {
    const { trips, get, names } = gate();
    const found = get('a');
    expect(names()).toEqual([['a']]);
    trips[0]!.answer();
    await expect(found).resolves.toBe('found a');
  });

  it('that come meanwhile share the next round trip, each with its own answer', async () => {
    const { trips, get, settled, names } = gate();
    const found = Promise.all([get('a'), get('b'), get('c'), get('b')]);
    trips[0]!.answer();
    await settled();
    expect(names()).toEqual([['a'], ['acme/b', 'acme/c']]);
    trips[1]!.answer();
    await expect(found).resolves.toEqual(['found a', 'found acme/b', 'found acme/c', 'found acme/b']);
  });

  it('never share a round trip that began before they were asked for', async () => {
    const { trips, get, settled, names } = gate();
    void get('a');
    void get('a');
    expect(names()).toEqual([['a']]);
    trips[0]!.answer();
    await settled();
    expect(names()).toEqual([['a'], ['a']]);
  });

  it('go together by tenant, the one that waited longest first, and not too many', async () => {
    const { trips, get, settled, names } = gate({ maxSize: 2 });
    void get('a');
    void get('b', 'ours');
    for (const name of ['c', 'd']) void get(name, 'theirs');
    for (const name of ['e', 'f']) void get(name, 'ours');
    for (let at = 0; at < 4; at += 1) {
      trips[at]!.answer();
      await settled();
    }
    expect(names()).toEqual([['a'], ['ours/b', 'ours/e'], ['theirs/c', 'theirs/d'], ['f']]);
  });

  it('are tried alone where a shared round trip fails: one bad key does not fail its neighbours', async () => {
    const { trips, get, settled, names } = gate();
    void get('a');
    const found = Promise.allSettled([get('bad'), get('good')]);
    trips[0]!.answer();
    await settled();
    trips[1]!.fail();
    await settled();
    expect(names().slice(2)).toEqual([['bad'], ['good']]);
    trips[2]!.fail();
    trips[3]!.answer();
    expect(await found).toMatchObject([
      { status: 'rejected', reason: { message: 'lost bad' } },
      { status: 'fulfilled', value: 'found good' },
    ]);
  });
});
