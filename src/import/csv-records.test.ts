import { csvRecords, type CsvRecord } from './csv-records.ts';
import type { PhysicalLine } from './physical-lines.ts';

async function* linesOf(...texts: readonly (string | null)[]): AsyncGenerator<PhysicalLine> {
  for (const [at, text] of texts.entries()) yield { number: at + 1, text };
}

async function records(columns: number, ...texts: readonly (string | null)[]): Promise<CsvRecord[]> {
  const read: CsvRecord[] = [];
  for await (const record of csvRecords(linesOf(...texts), { delimiter: ',', columns })) read.push(record);
  return read;
}

const reasons = (read: readonly CsvRecord[]) =>
  read.flatMap((record) => (record.fields === null ? [`${record.line}: ${record.reason}`] : []));
const values = (read: readonly CsvRecord[]) => read.flatMap(({ fields }) => (fields ? [fields] : []));

describe('records of a CSV file', () => {
  it('reads quoted commas, doubled quotes and line breaks', async () => {
    expect(await records(2, 'a,"b, c"', '"d ""e""",f', '"g', 'h",i')).toEqual([
      { line: 1, fields: ['a', 'b, c'] },
      { line: 2, fields: ['d "e"', 'f'] },
      { line: 3, fields: ['g\nh', 'i'] },
    ]);
  });

  it('skips blank lines and counts them', async () => {
    expect(await records(2, 'a,b', '', '  ', 'c,d')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 4, fields: ['c', 'd'] },
    ]);
  });

  it('loses one row, not the rest of the file, to a quote that is never closed', async () => {
    const read = await records(2, 'a,b', '"c,d', 'e,f', 'g,h');
    expect(reasons(read)).toEqual(['2: a quote is opened and never closed']);
    expect(values(read)).toEqual([
      ['a', 'b'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
  });

  it('keeps the rows between two quotes that are never closed', async () => {
    const read = await records(2, '"a,b', 'c,d', '"e,f', 'g,h');
    expect(reasons(read).map((reason) => reason.slice(0, 2))).toEqual(['1:', '3:']);
    expect(values(read)).toEqual([
      ['c', 'd'],
      ['g', 'h'],
    ]);
  });

  it('keeps the rows between a quote opened in one row and one closed in another', async () => {
    const read = await records(2, '"a,b', 'c,d', 'e,f"', 'g,h');
    expect(reasons(read)).toEqual([expect.stringMatching(/^1: /), expect.stringMatching(/^3: /)]);
    expect(values(read)).toEqual([
      ['c', 'd'],
      ['g', 'h'],
    ]);
  });

  it.each([
    ['a,b,c', '1: has 3 columns where the header has 2'],
    ['a', '1: has 1 columns where the header has 2'],
    ['a"x"b,c', '1: has a quote in the wrong place'],
    ['M\uFFFDller,b', '1: is not UTF-8'],
    [null, '1: is longer than a row of customer data can be'],
  ])('refuses %j', async (text, reason) => {
    expect(reasons(await records(2, text))).toEqual([expect.stringContaining(reason)]);
  });
});
