import type { Pool } from 'pg';
import { statement } from '../../projections/statement.ts';
import type { NumberedDocument } from './views.ts';

const numbersStatement = statement(import.meta.dirname, 'document-numbers');

/** One answer per document, in their order; null where the read model knows of no number. */
export async function documentNumbers(
  pool: Pool,
  tenant: string,
  kind: NumberedDocument,
  documentIds: readonly string[],
): Promise<readonly (number | null)[]> {
  const { rows } = await pool.query<{ document_id: string; number: number }>({
    ...numbersStatement,
    values: [tenant, kind, documentIds],
  });
  const numbers = new Map(rows.map((row) => [row.document_id, Number(row.number)]));
  return documentIds.map((id) => numbers.get(id) ?? null);
}
