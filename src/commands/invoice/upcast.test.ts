import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromExactJson } from '../../eventstore/exact-json.ts';
import { createRegistry } from '../../eventstore/registry.ts';
import { invoiceDeclarations } from './declarations.ts';

const stored = (version: number): Record<string, unknown> =>
  fromExactJson(
    readFileSync(join(import.meta.dirname, 'fixtures', `InvoiceIssued.v${version}.json`), 'utf8'),
  ) as Record<string, unknown>;

test.each([
  [1, 'day'],
  [2, 'day'],
  [3, 'month'],
])('an invoice of version %i is recognised as it was: by %s', (version, recognition) => {
  const current = createRegistry(invoiceDeclarations).upcast('InvoiceIssued', version, stored(version));
  expect(current).toMatchObject({ recognition });
});
