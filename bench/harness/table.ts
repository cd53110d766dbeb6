import type { Figure } from './figure.ts';

const heading = ['', 'figure', 'value', 'unit', 'target', 'against'];

/** `!` marks a target that was missed. */
const cells = (figure: Figure): string[] => [
  figure.met === false ? '!' : '',
  figure.name,
  figure.value.toLocaleString('en-US', { maximumFractionDigits: 3 }),
  figure.unit,
  figure.target ?? '',
  figure.against ?? '',
];

/** Figures as a table of Markdown, as docs/performance.md shows them. */
export function markdownOf(figures: readonly Figure[]): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const rule = line(['---', '---', '---:', '---', '---', '---']);
  return [line(heading), rule, ...figures.map((figure) => line(cells(figure)))].join('\n');
}

/** Figures as an aligned table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const all = [heading, ...figures.map(cells)];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
