import type { Pool } from 'pg';
import { statement } from '../../projections/statement.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';

/** Streams of plans are `plan-<code>`. */
const prefix = 'plan-';
const planStreams = statement(import.meta.dirname, 'plan-streams');

/**
 * Codes of a tenant's plans in order, retired ones included. Read from the streams themselves: there are few, and a list of plans is
 * asked for right after one was published.
 * @throws InvalidPage
 */
export async function planCodes(pool: Pool, tenant: string, page: PageRequest): Promise<Page<string>> {
  const first = checkPageSize(page.first);
  const [after = ''] = decodeCursor(page.after, [keyPart.text]) ?? [];
  const values = [tenant, prefix + after, first + 1];
  const { rows } = await pool.query<{ stream: string }>({ ...planStreams, values });
  const codeOf = ({ stream }: { stream: string }): string => stream.slice(prefix.length);
  return pageOf(rows, first, codeOf, (row) => [codeOf(row)]);
}
