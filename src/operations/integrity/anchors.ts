import { createHmac } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../../projections/runtime/transaction.ts';
import { statement } from '../../projections/statement.ts';

/** The head of a stream as an anchor holds it: [tenant, stream, version, hash of that event in base64]. */
export type AnchoredHead = readonly [tenant: string, stream: string, version: number, hash: string];

/** A signed list of heads; the signature covers the one before it, so that none can be taken out or put in. */
export interface Anchor {
  readonly id: number;
  /** As PostgreSQL writes it; part of what is signed. */
  readonly takenAt: string;
  readonly heads: string;
  readonly signature: Buffer;
}

/** Signing starts from here. */
export const noSignature = Buffer.alloc(0);

const lastStatement = statement(import.meta.dirname, 'last-anchor');
const headsStatement = statement(import.meta.dirname, 'heads-to-anchor');
const insertStatement = statement(import.meta.dirname, 'insert-anchor');

/** Heads of one anchor; more take several anchors. */
const largest = 5_000;

/** Begins so long before the last anchor: an append records the time at which its transaction began. */
const overlapSeconds = 120;

/** Anchorers of all processes take turns. */
const lock = 7_294_301_118;

export function anchorKey(masterKey: Buffer): Buffer {
  return createHmac('sha256', masterKey).update('anchors').digest();
}

export function signatureOf(key: Buffer, previous: Buffer, anchor: Omit<Anchor, 'signature'>): Buffer {
  const { id, takenAt, heads } = anchor;
  return createHmac('sha256', key)
    .update(previous)
    .update(JSON.stringify([id, takenAt, heads]))
    .digest();
}

/**
 * Signs the heads of all streams that have changed since the last anchor, or of all streams where there is none. Resolves with the anchors
 * made; none where nothing changed, or another process is at it.
 */
export async function takeAnchors(pool: Pool, key: Buffer): Promise<readonly Anchor[]> {
  return inTransaction(pool, async (tx) => {
    // Unlike a projector's, these look-ups are over whole stretches of tables.
    await tx.query('set local enable_hashjoin = on; set local enable_seqscan = on');
    const { rows } = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
      lock,
    ]);
    return rows[0]?.mine ? appendAnchors(tx, key) : [];
  });
}

async function appendAnchors(tx: PoolClient, key: Buffer): Promise<readonly Anchor[]> {
  const { rows } = await tx.query<{ id: number; taken_at: string; signature: Buffer }>(lastStatement);
  const last = rows[0];
  let previous = last?.signature ?? noSignature;
  let id = last?.id ?? 0;
  let after = ['', ''];
  const anchors: Anchor[] = [];
  for (;;) {
    const values = [last?.taken_at ?? null, overlapSeconds, ...after, largest];
    const page = await tx.query<{
      tenant: string;
      stream: string;
      version: number;
      hash: string;
      now: string;
    }>({
      ...headsStatement,
      values,
    });
    const [first] = page.rows;
    if (!first) return anchors;
    id += 1;
    const listed = page.rows.map((row): AnchoredHead => [row.tenant, row.stream, row.version, row.hash]);
    const unsigned = { id, takenAt: first.now, heads: JSON.stringify(listed) };
    const signature = signatureOf(key, previous, unsigned);
    await tx.query({ ...insertStatement, values: [id, unsigned.takenAt, unsigned.heads, signature] });
    anchors.push({ ...unsigned, signature });
    previous = signature;
    if (page.rows.length < largest) return anchors;
    const end = page.rows.at(-1)!;
    after = [end.tenant, end.stream];
  }
}
