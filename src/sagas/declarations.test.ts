import { join } from 'node:path';
import { fixtureProblems } from '../eventstore/fixtures.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { sagaDeclarations } from './declarations.ts';

test('every version that a saga event ever had can still be read', () => {
  expect(fixtureProblems(createRegistry(sagaDeclarations), [join(import.meta.dirname, 'fixtures')])).toEqual(
    [],
  );
});
