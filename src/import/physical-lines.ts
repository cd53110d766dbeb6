import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** A line as it stands in the file, without its end. Numbers begin with 1. */
export interface PhysicalLine {
  readonly number: number;
  /** Null where the line is longer than `longestLine`: it was read past and not kept. */
  readonly text: string | null;
}

/** In characters. What is longer is no row of customer data, and must not fill the memory. */
export const longestLine = 1 << 20;

/** Reads a file line by line, at the pace of who reads; `onBytes` sees every chunk as it is on disk. */
export async function* physicalLines(
  path: string,
  onBytes?: (chunk: Buffer) => void,
): AsyncGenerator<PhysicalLine> {
  const decoder = new StringDecoder('utf8');
  let number = 1;
  let rest = '';
  let tooLong = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes?.(chunk);
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield { number, text: tooLong || line.length > longestLine ? null : withoutMarks(line, number) };
      tooLong = false;
      number += 1;
    }
    if (rest.length > longestLine) {
      tooLong = true;
      rest = '';
    }
  }
  rest += decoder.end();
  if (rest !== '' || tooLong) yield { number, text: tooLong ? null : withoutMarks(rest, number) };
}

/** Drops the carriage return of Windows files, and the byte order mark that spreadsheets put first. */
function withoutMarks(line: string, number: number): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
}
