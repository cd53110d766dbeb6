import { parse } from 'csv-parse/sync';
import type { PhysicalLine } from './physical-lines.ts';

/** One record of the file, or why a line is none. `line` is the first physical line of it. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fields: null; readonly reason: string };

export interface CsvDialect {
  readonly delimiter: string;
  /** How many fields each record has: those of the header. */
  readonly columns: number;
}

/** A quoted field may hold line breaks; a record that spans more lines than this has a quote that was never closed. */
const longestRecord = 100;

/**
 * Groups lines into records. A line with a quote that is never closed costs that line alone: reading goes on with the next
 * one, where a plain CSV parser would swallow the rest of the file into one field. Blank lines are no records. The source
 * is left as far as it was read, not closed.
 */
export async function* csvRecords(
  source: AsyncIterator<PhysicalLine>,
  dialect: CsvDialect,
): AsyncGenerator<CsvRecord> {
  const ahead: PhysicalLine[] = [];
  const next = async (): Promise<PhysicalLine | null> => {
    const waiting = ahead.shift();
    if (waiting) return waiting;
    const read = await source.next();
    return read.done ? null : read.value;
  };
  for (let first = await next(); first; first = await next()) {
    if (first.text?.trim() === '') continue;
    const taken = [first];
    while (taken.length < longestRecord && hasOpenQuote(taken)) {
      const more = await next();
      if (!more) break;
      taken.push(more);
    }
    const record = readRecord(taken, dialect);
    if (record.fields === null) ahead.unshift(...taken.slice(1));
    yield record;
  }
}

/** Quotes come in pairs where all are closed: a quote inside a quoted field is written twice. */
function hasOpenQuote(lines: readonly PhysicalLine[]): boolean {
  let quotes = 0;
  for (const { text } of lines) {
    if (text === null) return false;
    for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  }
  return quotes % 2 === 1;
}

function readRecord(lines: readonly PhysicalLine[], { delimiter, columns }: CsvDialect): CsvRecord {
  const line = lines[0]!.number;
  const no = (reason: string): CsvRecord => ({ line, fields: null, reason });
  const record = (fields: readonly string[]): CsvRecord =>
    fields.length === columns
      ? { line, fields }
      : no(`has ${fields.length} columns where the header has ${columns}`);
  if (lines.some(({ text }) => text === null)) return no('is longer than a row of customer data can be');
  if (hasOpenQuote(lines)) return no('a quote is opened and never closed');
  const text = lines.map((physical) => physical.text).join('\n');
  if (text.includes('\uFFFD')) return no('is not UTF-8: save the file in that encoding');
  if (!text.includes('"')) return record(text.split(delimiter));
  try {
    return record(parse(text, { delimiter, relax_column_count: true })[0] ?? []);
  } catch {
    return no(
      'has a quote in the wrong place (a field with quotes is quoted as a whole, quotes in it are doubled)',
    );
  }
}
