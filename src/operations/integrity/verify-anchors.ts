import type { Pool } from 'pg';
import { columns } from '../../projections/columns.ts';
import { statement } from '../../projections/statement.ts';
import { noSignature, signatureOf, type AnchoredHead } from './anchors.ts';

/** What an anchor tells: that it was tampered with itself, or that a stream is not what it was when it was taken. */
export type AnchorProblem =
  | { readonly anchor: number; readonly problem: 'anchor changed' | 'anchor removed' }
  | {
      readonly anchor: number;
      readonly tenant: string;
      readonly stream: string;
      readonly version: number;
      /** `cut off`: the event is gone. `rewritten`: another stands in its place, or a chain that fits but is not the one that was. */
      readonly problem: 'cut off' | 'rewritten';
    };

export interface VerifiedAnchors {
  readonly anchors: number;
  readonly heads: number;
  /** Id and signature of the last one, `812:9f…`; null where there is none. */
  readonly last: string | null;
  readonly lastTakenAt: string | null;
}

/** What is said of one stream, or of all of a tenant's. */
export interface AnchorScope {
  readonly tenant: string | null;
  readonly stream: string | null;
}

const pageStatement = statement(import.meta.dirname, 'anchors-page');
const eventsStatement = statement(import.meta.dirname, 'anchored-events');

/**
 * Checks each anchor's signature, and that the log still holds what it holds. Finds what hashes alone cannot: events cut off or rewritten by
 * someone who also rewrote everything behind them.
 *
 * @param witness an anchor noted elsewhere, `812:9f…`, e.g. in the logs; it must be among them, since the newest anchors could be cut off too
 */
export async function verifyAnchors(
  pool: Pool,
  key: Buffer,
  { tenant, stream }: AnchorScope,
  witness: string | null,
  onProblem: (problem: AnchorProblem) => void,
): Promise<VerifiedAnchors> {
  let verified: VerifiedAnchors = { anchors: 0, heads: 0, last: null, lastTakenAt: null };
  let previous: Buffer = noSignature;
  let expected = 1;
  let seen = witness === null;
  for (let id = 0; ;) {
    const { rows } = await pool.query<{ id: number; taken_at: string; heads: string; signature: Buffer }>({
      ...pageStatement,
      values: [id],
    });
    const [row] = rows;
    if (!row) break;
    id = row.id;
    if (id !== expected) onProblem({ anchor: expected, problem: 'anchor removed' });
    else if (!signatureOf(key, previous, { ...row, takenAt: row.taken_at }).equals(row.signature))
      onProblem({ anchor: id, problem: 'anchor changed' });
    else {
      const listed = (JSON.parse(row.heads) as AnchoredHead[]).filter(
        ([ofTenant, ofStream]) =>
          (tenant === null || ofTenant === tenant) && (stream === null || ofStream === stream),
      );
      for (const problem of await missing(pool, id, listed)) onProblem(problem);
      verified = { ...verified, heads: verified.heads + listed.length };
    }
    const last = `${id}:${row.signature.toString('hex')}`;
    seen ||= last === witness;
    verified = { ...verified, anchors: verified.anchors + 1, last, lastTakenAt: row.taken_at };
    previous = row.signature;
    expected = id + 1;
  }
  if (!seen) onProblem({ anchor: Number.parseInt(witness ?? '', 10), problem: 'anchor removed' });
  return verified;
}

async function missing(
  pool: Pool,
  anchor: number,
  heads: readonly AnchoredHead[],
): Promise<readonly AnchorProblem[]> {
  if (heads.length === 0) return [];
  const values = columns(
    heads,
    ([tenant]) => tenant,
    ([, stream]) => stream,
    ([, , version]) => version,
  );
  const { rows } = await pool.query<{ hash: string | null }>({ ...eventsStatement, values });
  return heads.flatMap(([tenant, stream, version, hash], index): AnchorProblem[] => {
    const found = rows[index]?.hash ?? null;
    if (found === hash) return [];
    return [{ anchor, tenant, stream, version, problem: found === null ? 'cut off' : 'rewritten' }];
  });
}
