import { join } from 'node:path';
import { fixtureProblems } from '../eventstore/fixtures.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { commandDeclarations } from './declarations.ts';

test('every version that an event of the write side ever had can still be read', () => {
  const aggregates = [
    'account',
    'catalog',
    'clock',
    'policy',
    'subscription',
    'invoice',
    'credit',
    'numbering',
  ];
  const folders = aggregates.map((aggregate) => join(import.meta.dirname, aggregate, 'fixtures'));
  expect(fixtureProblems(createRegistry(commandDeclarations), folders)).toEqual([]);
});
