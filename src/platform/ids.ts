import { createHash, randomUUID } from 'node:crypto';

/** Makes new identifiers. Injected wherever ids are needed, so that deciders stay pure. */
export interface IdSource {
  next(): string;
}

/**
 * UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits. Index-friendly: new keys go to the right edge. The random bits are
 * those of a version 4 id, for which Node keeps some in store.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** A name-based UUID (RFC 9562, 5.8) over SHA-256: the same parts give the same id, in every process and for ever. */
export function derivedId(...parts: readonly string[]): string {
  return format(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16), 8);
}

function format(bytes: Buffer, version: number): string {
  bytes[6] = (version << 4) | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const randomIds: IdSource = { next: () => uuidv7() };
