import { createHmac } from 'node:crypto';

/**
 * One text for one meaning: keys sorted, null and absent alike left out of objects, bigints as `1999n` so that none equals a string.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined && field !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What a receipt remembers of a request. Keyed, because inputs hold personal data that a plain hash would let one guess. */
export function requestHash(key: string | Buffer, command: string, input: object): string {
  return createHmac('sha256', key).update(canonical({ command, input })).digest('hex');
}
