import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configVariables, readConfig } from '../../src/platform/config.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8');
const [configuration = ''] = page.split('## A production start');
const documented = new Map(
  [...configuration.matchAll(/^\| `([A-Z_]+)` +\| (.*?) *\|/gm)].map(([, name = '', byDefault = '']) => [
    name,
    byDefault,
  ]),
);

describe('docs/operating.md', () => {
  it('names every variable, and no other', () => {
    expect([...documented.keys()].sort()).toEqual([...configVariables].sort());
  });

  const config = new Map(Object.entries(readConfig({ DATABASE_URL: 'postgres://here/revenue' })));
  it.each(configVariables.filter((name) => name !== 'DATABASE_URL'))('gives the default of %s', (name) => {
    expect(documented.get(name)).toBe([config.get(name) ?? ''].join());
  });
});
