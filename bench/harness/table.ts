import type { Figure } from './figure.ts';

/** Figures as an aligned table for people; `!` marks a target that was missed. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.met === false ? '!' : '',
    figure.name,
    figure.value.toLocaleString('en-US', { maximumFractionDigits: 3 }),
    figure.unit,
    figure.target ?? '',
    figure.against ?? '',
  ]);
  const all = [['', 'figure', 'value', 'unit', 'target', 'against'], ...rows];
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
