import { ImportRefused } from './rejection.ts';

/** What a file of any other shape can tell of a customer; docs/import.md explains each. */
export const fields = [
  'externalId',
  'name',
  'email',
  'country',
  'timeZone',
  'currency',
  'plan',
  'planName',
  'tier',
  'monthlyPrice',
  'startedOn',
  'tenureMonths',
  'commitmentMonths',
  'cancelledOn',
  'churned',
] as const;
export type Field = (typeof fields)[number];

/** Each field either stands in a column of the file or is the same for all rows. */
export type Source = { readonly column: string } | { readonly constant: string };
export type FieldMap = ReadonlyMap<Field, Source>;

const required: readonly Field[] = ['externalId', 'plan', 'monthlyPrice'];

/** Reads `field=column,field==constant`. Throws `ImportRefused` naming what is not understood. */
export function parseFieldMap(text: string): FieldMap {
  const map = new Map<Field, Source>();
  for (const part of text.split(',').filter((entry) => entry.trim() !== '')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    const source = part.slice(at + 1).trim();
    if (at < 0 || source === '') throw new ImportRefused(`--map: "${part}" is not of the form field=column`);
    const field = fields.find((known) => known === name);
    if (!field) throw new ImportRefused(`--map: "${name}" is no field; there are: ${fields.join(', ')}`);
    if (map.has(field)) throw new ImportRefused(`--map: "${name}" is given twice`);
    map.set(field, source.startsWith('=') ? { constant: source.slice(1) } : { column: source });
  }
  return map;
}

/** Adds to what `--map` says the columns that bear the name of a field, and checks that the header has what is needed. */
export function completeFieldMap(given: FieldMap, header: readonly string[]): FieldMap {
  const map = new Map<Field, Source>(given);
  for (const field of fields)
    if (!map.has(field) && header.includes(field)) map.set(field, { column: field });
  for (const [field, source] of map) {
    if ('column' in source && !header.includes(source.column))
      throw new ImportRefused(
        `--map: ${field} points to the column "${source.column}", which the header does not have`,
      );
  }
  const missing = required.filter((field) => !map.has(field)).map(String);
  if (!map.has('startedOn') && !map.has('tenureMonths')) missing.push('startedOn or tenureMonths');
  if (missing.length > 0) throw new ImportRefused(unknownHeader(missing, header));
  return map;
}

function unknownHeader(missing: readonly string[], header: readonly string[]): string {
  return [
    `The header is of no known format, and these fields are missing: ${missing.join(', ')}.`,
    `The first line of the file reads: ${header.join(' | ').slice(0, 500)}`,
    'Say which column holds which field, for example: --map externalId=CustomerNo,plan=Product,monthlyPrice=Fee,startedOn=Since',
  ].join('\n');
}
