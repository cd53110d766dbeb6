import { data } from '../harness/sample-append.ts';
import type { Run } from '../harness/stand.ts';
import { transactionalOutbox } from '../peers/transactional-outbox.mjs';
import { onTopology } from './topology.ts';

/** Larger batches than this make it slower: every message is marked in a transaction of its own. */
const batchSize = 100;

/** The peer, publishing with confirms to the same exchange and queues. Returns messages per second. */
export async function peerRelay(messages: number, run: Run): Promise<number> {
  return onTopology(run, (publish, { config: { DATABASE_URL: databaseUrl } }) =>
    transactionalOutbox({ databaseUrl, messages, payload: JSON.stringify(data), batchSize, publish }),
  );
}
