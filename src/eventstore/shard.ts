import { createHash } from 'node:crypto';

export const defaultShards = 8;

/**
 * The outbox shard of a stream: one account, one shard, so that one relay leader publishes all that concerns an account, in order.
 * Streams without an account go by their own name.
 */
export function outboxShard(
  tenant: string,
  accountId: string | null,
  stream: string,
  shards: number,
): number {
  const digest = createHash('sha256')
    .update(`${tenant}/${accountId ?? stream}`)
    .digest();
  return digest.readUInt32BE(0) % shards;
}
