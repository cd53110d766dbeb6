import { randomUUID } from 'node:crypto';
import { appendOf, refOf, testMeta, type NoteTaken } from './test-events.ts';
import type { AppendResult, EventStore } from './types.ts';

const tenant = 'acme';

/**
 * What every event store keeps, whatever it stores in. Called within a test file.
 *
 * @param store gives the same store each time; its registry declares `testDeclarations`
 */
export function eventStoreContract(name: string, store: () => EventStore): void {
  describe(`${name} keeps the contract of the event store`, () => {
    let stream: string;
    beforeEach(() => (stream = `note-${randomUUID()}`));

    const append = (
      expected: 'any' | 'none' | 'exists' | number,
      ...texts: string[]
    ): Promise<AppendResult> =>
      store().append({ streams: [appendOf(tenant, stream, expected, ...texts)], meta: testMeta });
    const texts = async (from?: number): Promise<string[]> =>
      (await store().read<NoteTaken>({ tenant, stream }, from)).events.map(({ data }) => data.text);
    const appended = (version: number): AppendResult => ({
      outcome: 'appended',
      versions: [{ stream, version }],
    });
    const conflict = (): AppendResult => ({ outcome: 'conflict', stream });

    test('none asserted twice: the second conflicts', async () => {
      expect(await append('none', 'a')).toEqual(appended(1));
      expect(await append('none', 'b')).toEqual(conflict());
      expect(await texts()).toEqual(['a']);
    });

    test('version 0 means none', async () => {
      expect(await append(0, 'a')).toEqual(appended(1));
      expect(await append(0, 'b')).toEqual(conflict());
    });

    test('any creates, then extends', async () => {
      expect(await append('any', 'a', 'b')).toEqual(appended(2));
      expect(await append('any', 'c')).toEqual(appended(3));
      expect(await texts()).toEqual(['a', 'b', 'c']);
    });

    test('exists refuses a stream that does not exist and extends one that does', async () => {
      expect(await append('exists', 'a')).toEqual(conflict());
      await append('none', 'a');
      expect(await append('exists', 'b')).toEqual(appended(2));
    });

    test('an exact version is met or nothing is written', async () => {
      expect(await append(1, 'a')).toEqual(conflict());
      await append('none', 'a', 'b');
      expect(await append(1, 'c')).toEqual(conflict());
      expect(await append(3, 'c')).toEqual(conflict());
      expect(await append(2, 'c')).toEqual(appended(3));
      expect(await texts()).toEqual(['a', 'b', 'c']);
    });

    test('a stream of another tenant is another stream', async () => {
      await append('none', 'ours');
      const theirs = { streams: [appendOf('globex', stream, 'none', 'theirs')], meta: testMeta };
      expect((await store().append(theirs)).outcome).toBe('appended');
      expect(await texts()).toEqual(['ours']);
    });

    test('several streams are written together or not at all', async () => {
      const other = `${stream}b`;
      const both = (expected: 'none' | number): Promise<AppendResult> =>
        store().append({
          streams: [appendOf(tenant, stream, expected, 'a'), appendOf(tenant, other, 'none', 'b')],
          meta: testMeta,
        });
      expect(await both('none')).toEqual({
        outcome: 'appended',
        versions: [
          { stream, version: 1 },
          { stream: other, version: 1 },
        ],
      });
      expect(await both(1)).toEqual({ outcome: 'conflict', stream: other });
      expect(await texts()).toEqual(['a']);
    });

    test('an asserted version that has moved conflicts, and nothing is written', async () => {
      await append('none', 'terms');
      const dependent = `${stream}b`;
      const assuming = (expected: 'exists' | number): Promise<AppendResult> =>
        store().append({
          streams: [appendOf(tenant, dependent, 'any', 'x')],
          assertions: [{ tenant, stream, expected }],
          meta: testMeta,
        });
      expect((await assuming(1)).outcome).toBe('appended');
      expect((await assuming('exists')).outcome).toBe('appended');
      await append(1, 'new terms');
      expect(await assuming(1)).toEqual(conflict());
      expect((await store().read({ tenant, stream: dependent })).version).toBe(2);
      expect((await store().read({ tenant, stream })).version).toBe(2);
    });

    test('an asserted stream that does not exist conflicts', async () => {
      const result = await store().append({
        streams: [appendOf(tenant, `${stream}b`, 'any', 'x')],
        assertions: [{ tenant, stream, expected: 'exists' }],
        meta: testMeta,
      });
      expect(result).toEqual(conflict());
    });

    test('the same command again is answered as before and writes nothing', async () => {
      const command = {
        streams: [appendOf(tenant, stream, 'any', 'a')],
        receipt: { tenant, key: `${stream}-key`, requestHash: 'h1', result: { minor: 5n, id: 'x' } },
        meta: testMeta,
      };
      expect(await store().append(command)).toEqual(appended(1));
      const again = await store().append(command);
      expect(again).toMatchObject({
        outcome: 'duplicate',
        receipt: { requestHash: 'h1', result: { minor: 5n, id: 'x' }, versions: [{ stream, version: 1 }] },
      });
      expect(await store().receipt(tenant, `${stream}-key`)).toEqual(
        again.outcome === 'duplicate' && again.receipt,
      );
      expect(await texts()).toEqual(['a']);
    });

    test('the same key with another body shows the caller the first body', async () => {
      const receipt = { tenant, key: `${stream}-key`, requestHash: 'first', result: {} };
      await store().append({ streams: [appendOf(tenant, stream, 'any', 'a')], receipt, meta: testMeta });
      const other = await store().append({
        streams: [appendOf(tenant, stream, 'any', 'b')],
        receipt: { ...receipt, requestHash: 'second' },
        meta: testMeta,
      });
      expect(other).toMatchObject({ outcome: 'duplicate', receipt: { requestHash: 'first' } });
    });

    test('a command repeated at its old version is a duplicate, not a conflict', async () => {
      const command = {
        streams: [appendOf(tenant, stream, 'none', 'a')],
        receipt: { tenant, key: `${stream}-key`, requestHash: 'h', result: {} },
        meta: testMeta,
      };
      await store().append(command);
      expect((await store().append(command)).outcome).toBe('duplicate');
    });

    test('a conflict leaves no receipt behind', async () => {
      await append('none', 'a');
      const receipt = { tenant, key: `${stream}-key`, requestHash: 'h', result: {} };
      await store().append({ streams: [appendOf(tenant, stream, 'none', 'b')], receipt, meta: testMeta });
      expect(await store().receipt(tenant, receipt.key)).toBeNull();
    });

    test('a command that changes nothing is remembered too', async () => {
      const receipt = { tenant, key: `${stream}-key`, requestHash: 'h', result: { changed: false } };
      const command = { streams: [], receipt, meta: testMeta };
      expect(await store().append(command)).toEqual({ outcome: 'appended', versions: [] });
      expect(await store().append(command)).toMatchObject({
        outcome: 'duplicate',
        receipt: { versions: [] },
      });
    });

    test('reading starts at the version asked for', async () => {
      await append('none', 'a', 'b', 'c');
      expect(await texts(2)).toEqual(['b', 'c']);
      expect(await texts(4)).toEqual([]);
      expect((await store().read({ tenant, stream }, 4)).version).toBe(3);
      const page = await store().readStored({ tenant, stream }, 2, 1);
      expect(page.map(({ version }) => version)).toEqual([2]);
    });

    test('a stream that does not exist reads as version 0', async () => {
      expect(await store().read({ tenant, stream })).toEqual({ version: 0, events: [] });
    });

    test('an event comes back as it was given', async () => {
      const data = {
        text: 'ä"\\\n\u0000 ',
        price: { minor: -12345678901234567890n, currency: 'USD' },
        at: null,
      };
      const event = { type: 'NoteTaken', data };
      await store().append({
        streams: [{ ...refOf(tenant, stream), expected: 'none', events: [event] }],
        meta: testMeta,
      });
      const [read] = (await store().read({ tenant, stream })).events;
      expect(read).toMatchObject({
        tenant,
        stream,
        version: 1,
        ...event,
        meta: testMeta,
        accountId: 'account-of-acme',
      });
    });

    test('an account knows the heads of its streams', async () => {
      const ref = { tenant: `tenant-of-${stream}`, stream, accountId: 'a1' };
      const events = [{ type: 'NoteTaken', data: { text: 'x' } }];
      await store().append({
        streams: [
          { ...ref, expected: 'none', events },
          { ...ref, stream: `${stream}b`, expected: 'none', events: [...events, ...events] },
          { ...ref, stream: `${stream}c`, accountId: 'a2', expected: 'none', events },
        ],
        meta: testMeta,
      });
      expect(await store().accountHeads(ref.tenant, 'a1')).toEqual([
        { stream, version: 1 },
        { stream: `${stream}b`, version: 2 },
      ]);
    });

    test('an append that names a stream twice is a defect of the caller', async () => {
      const streams = [appendOf(tenant, stream, 'any', 'a'), appendOf(tenant, stream, 'any', 'b')];
      await expect(store().append({ streams, meta: testMeta })).rejects.toThrow('names each stream once');
    });

    test('an undeclared event type is refused by name', async () => {
      const events = [{ type: 'NoteLost', data: {} }];
      const streams = [{ ...refOf(tenant, stream), expected: 'any' as const, events }];
      await expect(store().append({ streams, meta: testMeta })).rejects.toThrow('NoteLost');
    });

    test('personal fields are stored sealed and read in clear', async () => {
      const contact = { name: 'Ada Lovelace', email: null };
      const ref = { tenant, stream, accountId: `person-of-${stream}` };
      const events = [{ type: 'ContactGiven', data: { contact } }];
      await store().append({ streams: [{ ...ref, expected: 'none', events }], meta: testMeta });
      const [stored] = await store().readStored(ref, 1, 1);
      expect(stored!.body).not.toContain('Ada');
      const sealed = store().decode(stored!, 'sealed').data as { contact: { name: string; email: null } };
      expect(sealed.contact).toEqual({ name: expect.stringMatching(/^sealed:v1:/) as string, email: null });
      expect(await store().unseal(tenant, ref.accountId, sealed.contact.name)).toBe('Ada Lovelace');
      expect((await store().read(ref)).events[0]!.data).toEqual({ contact });
    });
  });
}
