import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customersOfFile } from './customers-of-file.ts';
import { parseFieldMap } from './field-map.ts';
import { longestLine } from './physical-lines.ts';
import { rejectionLine } from './rejection.ts';
import { inspectFile } from './source-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, 'book.csv');
  writeFileSync(path, content);
  return path;
}

async function read(path: string, map?: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of customersOfFile(path, map ? parseFieldMap(map) : null))
    rows.push('rejected' in row ? rejectionLine(row.rejected) : row.customer.externalId);
  return rows;
}

const header = 'externalId,plan,monthlyPrice,tenureMonths';

describe('customers of a file', () => {
  it('reports each bad row with its line and goes on', async () => {
    const path = file(
      [header, 'A,p,5,1', 'B,p,5', '"C,p,5,1', 'D,p,-5,1', 'A,p,6,1', '', ',p,5,1', 'E,p,5,1'].join('\n'),
    );
    expect(await read(path)).toEqual([
      'A',
      'line 3: has 3 columns where the header has 4',
      'line 4: a quote is opened and never closed',
      'line 5: monthlyPrice "-5" is negative',
      'line 6: has the same id as line 2 (A), which counts',
      'line 8: externalId is missing',
      'E',
    ]);
  });

  it.each([
    ['semicolons', header.replaceAll(',', ';') + '\nA;p;5;1'],
    ['tabs', header.replaceAll(',', '\t') + '\nA\tp\t5\t1'],
    ['a byte order mark and Windows line ends', `\uFEFF${header}\r\nA,p,5,1\r\n`],
    ['quoted names of columns', '"externalId","plan","monthlyPrice","tenureMonths"\nA,p,5,1'],
  ])('reads %s', async (_, content) => {
    expect(await read(file(content))).toEqual(['A']);
  });

  it('does not keep a line without end', async () => {
    const path = file(`${header}\n${'x'.repeat(3 * longestLine)}\nA,p,5,1\n`);
    expect(await read(path)).toEqual(['line 2: is longer than a row of customer data can be', 'A']);
  });

  it('refuses a file in another encoding row by row', async () => {
    const row = Buffer.from('M\u00fcller,p,5,1\nA,p,5,1', 'latin1');
    const path = file(Buffer.concat([Buffer.from(`${header}\n`), row]));
    expect(await read(path)).toEqual(['line 2: is not UTF-8: save the file in that encoding', 'A']);
  });

  it.each([
    ['', undefined, 'The file is empty'],
    [
      'A,p,5,1\n',
      undefined,
      'these fields are missing: externalId, plan, monthlyPrice, startedOn or tenureMonths',
    ],
    ['externalId,plan,plan\n', undefined, 'names the column "plan" twice'],
    [`${header}\n`, 'plan=Product', 'the column "Product", which the header does not have'],
    [
      'customerID,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,OnlineBackup,Contract,Churn\n',
      undefined,
      'lacks these columns of the telephone and internet format: DeviceProtection, TechSupport',
    ],
  ])('refuses the header of %j', async (content, map, message) => {
    await expect(read(file(content), map)).rejects.toThrow(message);
  });
});

describe('a file as an import knows it', () => {
  it('is known by its bytes', async () => {
    // sha256sum of "abc\n"
    expect(await inspectFile(file('abc\n'))).toMatchObject({
      name: 'book.csv',
      hash: 'edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb',
      lines: 1,
    });
    expect(await inspectFile(file('a\nb'))).toMatchObject({ lines: 2 });
  });

  it.each([
    [join(folder, 'absent.csv'), 'There is no file'],
    [folder, 'is not a file'],
  ])('is refused where there is none: %s', async (path, message) => {
    await expect(inspectFile(path)).rejects.toThrow(message);
  });
});
