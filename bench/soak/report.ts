import type { Check } from './check.ts';

export interface Figure {
  readonly name: string;
  readonly value: string | number;
}

/** For people: figures, then checks, one a line. */
export function table(figures: readonly Figure[], checks: readonly Check[]): string {
  const width = Math.max(...[...figures, ...checks].map(({ name }) => name.length));
  return [
    ...figures.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`),
    '',
    ...checks.map(({ name, holds, detail }) => `${holds ? '✓' : '✗'} ${name.padEnd(width)}  ${detail}`),
  ].join('\n');
}
