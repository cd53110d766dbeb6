import type { Pool, PoolClient } from 'pg';

/**
 * Plans are cached per connection and the first ones are made while tables are empty; without these settings such a plan
 * goes on scanning whole tables when they have grown.
 */
const begin =
  'begin; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off';

/** Runs `work` in one transaction; a connection that failed is not given back to the pool. */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  tx.on('error', onError);
  try {
    await tx.query(begin);
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch((failure: Error) => (broken ??= failure));
    throw error;
  } finally {
    tx.removeListener('error', onError);
    tx.release(broken);
  }
}
