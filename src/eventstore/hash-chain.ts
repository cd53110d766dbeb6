import { createHash } from 'node:crypto';
import type { Instant } from '../platform/clock.ts';

export interface HashedContent {
  readonly tenant: string;
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly body: string;
  readonly meta: string;
}

/**
 * SHA-256 over an event's content as stored. Separated by NUL, which PostgreSQL's text cannot hold, so no two contents
 * give the same bytes.
 */
export function contentDigest(event: HashedContent): Buffer {
  const { tenant, stream, id, type, schemaVersion, body, meta } = event;
  return createHash('sha256')
    .update([tenant, stream, id, type, String(schemaVersion), body, meta].join('\0'))
    .digest();
}

const postgresEpochMs = Date.UTC(2000, 0, 1);

/**
 * Hash of one event: over the hash before it, its version, its recorded time (as PostgreSQL sends it: microseconds since 2000) and
 * its content. The database does the same.
 */
export function chainHash(previous: Buffer, version: number, recordedAt: Instant, digest: Buffer): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64BE(BigInt(version), 0);
  numbers.writeBigInt64BE(BigInt(Date.parse(recordedAt) - postgresEpochMs) * 1000n, 8);
  return createHash('sha256').update(previous).update(numbers).update(digest).digest();
}

/** What stands before the first event. */
export const genesisHash = Buffer.alloc(0);
