import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(project, 'docs', 'reliability.md'), 'utf8');

/** Each mention of a test in the page: its file in backticks, a colon, its name up to the end of the cell or line. */
const mentions = [...page.matchAll(/`((?:src|test)\/[\w/.-]+\.ts)`: (.+?) *(?:\||<br>|$)/gm)].map(
  ([, file = '', name = '']) => [name, file] as const,
);

describe('docs/reliability.md', () => {
  it('names the tests that hold what it says', () => {
    expect(mentions.length).toBeGreaterThan(20);
  });

  it.each(mentions)('%s: is a test of %s', (name, file) => {
    const path = join(project, file);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(name);
  });
});
