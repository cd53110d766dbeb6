import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureProblems } from './fixtures.ts';
import { createRegistry } from './registry.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fixtures-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const registry = createRegistry([
  {
    type: 'Renamed',
    version: 2,
    personal: ['person.name'],
    upcasters: [
      ({ name }) => {
        if (typeof name !== 'string') throw new Error('no name');
        return { person: { name } };
      },
    ],
  },
]);
const problems = (files: Record<string, string>): readonly string[] => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return fixtureProblems(registry, [folder]);
};

test('a fixture for every version that reads as the current one is all it takes', () => {
  const files = { 'Renamed.v1.json': '{"name":"x"}', 'Renamed.v2.json': '{"person":{"name":"x"}}' };
  expect(problems(files)).toEqual([]);
});

test('a version without a fixture is named', () => {
  expect(problems({ 'Renamed.v2.json': '{"person":{"name":"x"}}' })).toEqual([
    'Renamed.v1.json is missing: store the data of a real event of that version',
  ]);
});

test('a fixture that an upcaster cannot read is named with the reason', () => {
  const files = { 'Renamed.v1.json': '{}', 'Renamed.v2.json': '{"person":{"name":"x"}}' };
  expect(problems(files)).toEqual(['Renamed.v1.json cannot be read: no name']);
});

test('a personal path that leads nowhere is found: the field would be stored readable', () => {
  const files = { 'Renamed.v1.json': '{"name":"x"}', 'Renamed.v2.json': '{"person":{"fullName":"x"}}' };
  expect(problems(files)).toEqual(['Renamed.v2.json has no person.name, which is declared as personal']);
});
