import { randomBytes } from 'node:crypto';
import { memoryAccountKeys, parseMasterKey } from './account-keys.ts';
import { EventCodec } from './codec.ts';
import { fromExactJson, toExactJson } from './exact-json.ts';
import { createRegistry, type EventTypeDeclaration } from './registry.ts';
import { openField, sealField } from './sealing.ts';
import { testMeta } from './test-events.ts';
import type { StoredEvent } from './types.ts';

const stored = (schemaVersion: number, body: string): StoredEvent => ({
  tenant: 'acme',
  stream: 'thing-1',
  version: 1,
  id: '00000000-0000-7000-8000-000000000000',
  type: 'Renamed',
  schemaVersion,
  accountId: 'a1',
  body,
  meta: JSON.stringify(testMeta),
  recordedAt: '2026-03-01T00:00:00.000Z',
});

const renamed: EventTypeDeclaration = {
  type: 'Renamed',
  version: 3,
  personal: ['person.name'],
  upcasters: [({ name }) => ({ fullName: name }), ({ fullName }) => ({ person: { name: fullName } })],
};

describe('schema versions', () => {
  const keys = memoryAccountKeys();
  const codec = new EventCodec(createRegistry([renamed]), keys);

  test.each([
    [1, '{"name":"x"}'],
    [2, '{"fullName":"x"}'],
    [3, '{"person":{"name":"x"}}'],
  ])('an event of version %d reads as the current one', (version, body) => {
    expect(codec.decode(stored(version, body)).data).toEqual({ person: { name: 'x' } });
  });

  test('a field sealed at an old path opens at the new one', async () => {
    const owner = { tenant: 'acme', accountId: 'a1' };
    const sealed = sealField(await keys.forSealing('acme', 'a1'), owner, 'name', 'Ada');
    const event = codec.decode(stored(1, JSON.stringify({ name: sealed })));
    expect((await codec.open(event)).data).toEqual({ person: { name: 'Ada' } });
  });

  test('a version from the future is refused by name', () => {
    expect(() => codec.decode(stored(4, '{}'))).toThrow(
      'Renamed has schema version 4; this process knows 1 to 3',
    );
  });

  test('an undeclared type is refused by name', () => {
    expect(() => codec.decode({ ...stored(1, '{}'), type: 'Gone' })).toThrow('Gone is not declared');
  });
});

describe('declarations', () => {
  test('a gap in the chain of upcasters is refused at start', () => {
    const gap = { ...renamed, upcasters: renamed.upcasters.slice(1) };
    expect(() => createRegistry([gap])).toThrow('Renamed is at version 3 and needs 2 upcasters');
  });

  test('a type declared twice is refused at start', () => {
    expect(() => createRegistry([renamed, renamed])).toThrow('Renamed is declared twice');
  });

  test('version 0 is refused at start', () => {
    expect(() => createRegistry([{ ...renamed, version: 0 }])).toThrow('not a positive integer');
  });
});

describe('exact JSON', () => {
  test('money comes back exact', () => {
    const data = {
      price: { minor: 9007199254740993n },
      lines: [{ totalMinor: -1n }],
      minor: null,
      minority: '5',
    };
    expect(fromExactJson(toExactJson(data))).toEqual(data);
  });

  test('a bigint elsewhere and a number as minor units are refused', () => {
    expect(() => toExactJson({ count: 1n })).toThrow('bigint under "count"');
    expect(() => toExactJson({ price: { minor: 1.5 } })).toThrow('number under "minor"');
  });
});

describe('sealed fields', () => {
  const key = randomBytes(32);
  const owner = { tenant: 'acme', accountId: 'a1' };
  const sealed = sealField(key, owner, 'contact.name', 'Ada');

  test('open for their owner', () => expect(openField(key, owner, sealed)).toBe('Ada'));

  test('never look the same twice', () => {
    expect(sealField(key, owner, 'contact.name', 'Ada')).not.toBe(sealed);
  });

  test.each([
    ['another account', key, { ...owner, accountId: 'a2' }, sealed],
    ['another tenant', key, { ...owner, tenant: 'globex' }, sealed],
    ['another key', randomBytes(32), owner, sealed],
    ['changed bytes', key, owner, sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA')],
    ['plain text', key, owner, 'Ada'],
  ])('do not open for %s', (_, withKey, forOwner, text) => {
    expect(() => openField(withKey, forOwner, text)).toThrow();
  });

  test('personal data that is not text is refused rather than stored readable', async () => {
    const codec = new EventCodec(createRegistry([renamed]), memoryAccountKeys());
    const ref = { tenant: 'acme', stream: 'thing-1', accountId: 'a1' };
    const event = { type: 'Renamed', data: { person: { name: ['Ada'] } } };
    await expect(codec.encode(ref, event)).rejects.toThrow('personal field person.name must be text');
  });

  test('a master key of the wrong length is refused by the name of its variable', () => {
    expect(() => parseMasterKey('c2hvcnQ=')).toThrow(
      'MASTER_KEY must be 32 bytes in base64; it decodes to 5',
    );
  });
});
