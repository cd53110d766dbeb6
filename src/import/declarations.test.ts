import { join } from 'node:path';
import { fixtureProblems } from '../eventstore/fixtures.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { importDeclarations } from './declarations.ts';

it('can read every version that the events of an import ever had', () => {
  const folder = join(import.meta.dirname, 'fixtures');
  expect(fixtureProblems(createRegistry(importDeclarations), [folder])).toEqual([]);
});
