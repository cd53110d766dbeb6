import type { Pool } from 'pg';
import { statement } from '../../projections/statement.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';

const streamsOfType = statement(import.meta.dirname, 'streams-of-type');

/**
 * Codes of a tenant's plans, products or coupons in order, retired ones included; their streams are `plan-<code>`, `product-<code>`,
 * `coupon-<code>`. Read from the streams themselves: there are few, and a list is asked for right after one was published.
 * @throws InvalidPage
 */
export async function catalogCodes(
  pool: Pool,
  type: 'plan' | 'product' | 'coupon',
  tenant: string,
  page: PageRequest,
): Promise<Page<string>> {
  const first = checkPageSize(page.first);
  const [after = ''] = decodeCursor(page.after, [keyPart.text]) ?? [];
  const values = [tenant, type, `${type}-${after}`, first + 1];
  const { rows } = await pool.query<{ stream: string }>({ ...streamsOfType, values });
  const codeOf = ({ stream }: { stream: string }): string => stream.slice(`${type}-`.length);
  return pageOf(rows, first, codeOf, (row) => [codeOf(row)]);
}
