import { join } from 'node:path';
import { fixtureProblems } from '../eventstore/fixtures.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { operationsDeclarations } from './declarations.ts';

it("can read every version that an operator's events ever had", () => {
  const folder = join(import.meta.dirname, 'fixtures');
  expect(fixtureProblems(createRegistry(operationsDeclarations), [folder])).toEqual([]);
});
