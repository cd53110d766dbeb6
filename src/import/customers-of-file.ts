import { csvRecords, type CsvRecord } from './csv-records.ts';
import { completeFieldMap, type FieldMap } from './field-map.ts';
import type { ImportedCustomer } from './imported-customer.ts';
import { mappedCustomer } from './mapped-customer.ts';
import { physicalLines, type PhysicalLine } from './physical-lines.ts';
import { ImportRefused, RowRejected, type Rejection } from './rejection.ts';
import { columnIndex, Row } from './row.ts';
import { telcoColumns, telcoCustomer } from './telco/customer.ts';

/** What became of one record of the file. */
export type ReadRow = { readonly customer: ImportedCustomer } | { readonly rejected: Rejection };

type Mapper = (row: Row) => ImportedCustomer;

const delimiters = [',', ';', '\t'];

/**
 * Reads a file's customers at the pace of who asks for them. Of rows with the same id the first valid one counts. Only the ids
 * are kept. Throws `ImportRefused` where the header cannot be understood.
 */
export async function* customersOfFile(path: string, map: FieldMap | null): AsyncGenerator<ReadRow> {
  const lines = physicalLines(path);
  try {
    const header = await readHeader(lines);
    const columns = columnIndex(header.fields);
    const mapper = mapperFor(header.fields, map);
    const firstLines = new Map<string, number>();
    for await (const record of csvRecords(lines, header)) yield readRow(record, columns, mapper, firstLines);
  } finally {
    await lines.return(undefined);
  }
}

function readRow(
  record: CsvRecord,
  columns: ReadonlyMap<string, number>,
  mapper: Mapper,
  firstLines: Map<string, number>,
): ReadRow {
  const { line } = record;
  if (record.fields === null) return { rejected: { line, field: null, reason: record.reason } };
  try {
    const customer = mapper(new Row(line, columns, record.fields));
    const first = firstLines.get(customer.externalId);
    if (first !== undefined)
      throw new RowRejected(null, `has the same id as line ${first} (${customer.externalId}), which counts`);
    firstLines.set(customer.externalId, line);
    return { customer };
  } catch (error) {
    if (error instanceof RowRejected) return { rejected: { line, field: error.field, reason: error.reason } };
    throw error;
  }
}

interface Header {
  readonly fields: readonly string[];
  readonly delimiter: string;
  readonly columns: number;
}

async function readHeader(lines: AsyncIterator<PhysicalLine>): Promise<Header> {
  for (let read = await lines.next(); !read.done; read = await lines.next()) {
    const { text } = read.value;
    if (text === null) throw new ImportRefused('The first line is too long to be a header');
    if (text.trim() === '') continue;
    const delimiter = delimiters.reduce((best, candidate) =>
      text.split(candidate).length > text.split(best).length ? candidate : best,
    );
    const fields = text.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    const twice = fields.find((name, at) => name !== '' && fields.indexOf(name) !== at);
    if (twice !== undefined) throw new ImportRefused(`The header names the column "${twice}" twice`);
    return { fields, delimiter, columns: fields.length };
  }
  throw new ImportRefused('The file is empty: its first line must be a header with the names of the columns');
}

/** `--map` decides where it is given; a known header needs none. */
function mapperFor(header: readonly string[], map: FieldMap | null): Mapper {
  if (!map) {
    const missing = telcoColumns.filter((column) => !header.includes(column));
    if (missing.length === 0) return telcoCustomer;
    if (missing.length < telcoColumns.length / 2)
      throw new ImportRefused(
        `The header lacks these columns of the telephone and internet format: ${missing.join(', ')}`,
      );
  }
  const complete = completeFieldMap(map ?? new Map(), header);
  return (row) => mappedCustomer(row, complete);
}
