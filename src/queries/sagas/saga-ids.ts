import type { Pool } from 'pg';
import type { Instant } from '../../platform/clock.ts';
import { statement } from '../../projections/statement.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';

export interface SagaFilter {
  readonly status?: string | null;
  readonly accountId?: string | null;
}

const sagaIdsStatement = statement(import.meta.dirname, 'saga-ids');

/**
 * Ids of a tenant's sagas, newest first; each is then read from its own stream.
 * @throws InvalidPage
 */
export async function sagaIds(
  pool: Pool,
  tenant: string,
  page: PageRequest,
  { status = null, accountId = null }: SagaFilter,
): Promise<Page<string>> {
  const first = checkPageSize(page.first);
  const [startedAt = null, id = null] = decodeCursor(page.after, [keyPart.instant, keyPart.text]) ?? [];
  const values = [tenant, status, accountId, startedAt, id, first + 1];
  const { rows } = await pool.query<{ saga_id: string; started_at: Instant }>({
    ...sagaIdsStatement,
    values,
  });
  return pageOf(
    rows,
    first,
    (row) => row.saga_id,
    (row) => [row.started_at, row.saga_id],
  );
}
