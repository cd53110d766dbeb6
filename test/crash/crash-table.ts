import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashCase } from './crash-cases.ts';
import type { Left } from './life.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');
const [begin, end] = ['<!-- crash table: begin (npm run crash-table) -->', '<!-- crash table: end -->'];

export interface CrashRow {
  readonly crash: CrashCase;
  readonly left: Left;
  readonly unharmed: Left;
}

/** Writes the rows into docs/reliability.md, between its marks. */
export function writeCrashTable(rows: readonly CrashRow[]): void {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = [text.split(begin)[0], text.split(end)[1]];
  if (before === undefined || rest === undefined) throw new Error(`${page} has lost the marks of its table.`);
  writeFileSync(page, `${before}${begin}\n\n${tableOf(rows)}\n\n${end}${rest}`);
}

/** The first cells of the rows that the page has, without padding: during what, and the point. */
export function tabledCrashes(): readonly string[] {
  const table = readFileSync(page, 'utf8').split(begin)[1]?.split(end)[0] ?? '';
  const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.flatMap(([, during, at]) =>
    at?.startsWith('`') ? [`${during}, ${at.replaceAll('`', '')}`] : [],
  );
}

const head = ['during', 'dies at', 'when', 'events lost', 'effects executed', 'effects that counted'];

function tableOf(rows: readonly CrashRow[]): string {
  const lines = [
    head,
    ...rows.map(({ crash, left, unharmed }) => [
      crash.during,
      `\`${crash.at}\``,
      crash.when,
      String(left.lost),
      executions(left.executed, unharmed.executed),
      String(left.counted.length),
    ]),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const [titles, ...rest] = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column]!)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [titles!, rule, ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const executions = (executed: number, unharmed: number): string =>
  executed > unharmed ? `${executed} (${executed - unharmed} repeated)` : String(executed);
