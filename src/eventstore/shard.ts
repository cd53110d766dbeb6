export const defaultShards = 8;

/**
 * The outbox shard of a stream: one account, one shard, so that one relay leader publishes all that concerns an account, in order.
 * Streams without an account go by their own name. FNV-1a, 32 bits: spreads well enough at a tenth of the cost of SHA-256.
 */
export function outboxShard(
  tenant: string,
  accountId: string | null,
  stream: string,
  shards: number,
): number {
  const name = `${tenant}/${accountId ?? stream}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}
