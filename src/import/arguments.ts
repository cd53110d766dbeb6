import { parseArgs } from 'node:util';
import type { LocalDate } from '../platform/clock.ts';
import { isLocalDate, localDay } from '../platform/calendar.ts';
import type { Instant } from '../platform/clock.ts';
import { parseFieldMap } from './field-map.ts';
import type { ImportRequest } from './import-file.ts';
import { ImportRefused } from './rejection.ts';

export const usage =
  'npm run import -- <file.csv> [--map field=column,…] [--as-of YYYY-MM-DD] [--tenant dev] [--concurrency 64] [--json]';

/** Where a day begins first. */
const firstZone = 'Pacific/Kiritimati';

/** Reads the command line. Throws `ImportRefused` with what is wrong and how it is meant. */
export function readArguments(
  args: readonly string[],
  now: Instant,
): ImportRequest & { readonly json: boolean } {
  const { values, positionals } = parse(args);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new ImportRefused(`One file is to be named: ${usage}`);
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 512)
    throw new ImportRefused(`--concurrency: "${values.concurrency}" is not a whole number from 1 to 512`);
  return {
    path,
    tenant: values.tenant,
    map: values.map === undefined ? null : parseFieldMap(values.map),
    asOf: values['as-of'] === undefined ? null : asOfDay(values['as-of'], now),
    concurrency,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        'as-of': { type: 'string' },
        tenant: { type: 'string', default: 'dev' },
        concurrency: { type: 'string', default: '64' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new ImportRefused(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`);
  }
}

function asOfDay(text: string, now: Instant): LocalDate {
  if (!isLocalDate(text)) throw new ImportRefused(`--as-of: "${text}" is not a date of the form 2026-03-31`);
  if (text > localDay(now, firstZone)) throw new ImportRefused(`--as-of: ${text} has not begun anywhere yet`);
  return text;
}
