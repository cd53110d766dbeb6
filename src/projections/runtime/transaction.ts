import type { Pool, PoolClient } from 'pg';
import { together } from '../together.ts';

const begin = { name: 'runtime/begin', text: 'begin' };
const commit = { name: 'runtime/commit', text: 'commit' };

/**
 * Plans are cached per connection and the first ones are made while tables are empty; without these settings such a plan
 * goes on scanning whole tables when they have grown.
 */
const settings = {
  name: 'runtime/settings',
  text: `select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`,
};

const beginWithSettings =
  'begin; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off';

/** Runs `work` in one transaction; a connection that failed is not given back to the pool. */
export function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, async (tx) => {
    await tx.query(beginWithSettings);
    return work(tx);
  });
}

/**
 * The same, for work whose first statements leave together with the beginning of the transaction. It writes nothing before `begun` has
 * resolved: without a transaction each statement would stand by itself.
 */
export function inTransactionAtOnce<T>(
  pool: Pool,
  work: (tx: PoolClient, begun: Promise<unknown>) => Promise<T>,
): Promise<T> {
  return transaction(pool, async (tx) => {
    const begun = together(tx.query(begin), tx.query(settings));
    return (await together(begun, work(tx, begun)))[1];
  });
}

async function transaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  tx.on('error', onError);
  try {
    const result = await work(tx);
    await tx.query(commit);
    return result;
  } catch (error) {
    await tx.query('rollback').catch((failure: Error) => (broken ??= failure));
    throw error;
  } finally {
    tx.removeListener('error', onError);
    tx.release(broken);
  }
}
