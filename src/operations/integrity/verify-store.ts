import type { Pool } from 'pg';
import { chainHash, contentDigest, genesisHash } from '../../eventstore/hash-chain.ts';
import { storedEvent, type EventRow } from '../../eventstore/stored-rows.ts';
import { verifyStream, type ChainProblem } from '../../eventstore/verify.ts';
import { statement } from '../../projections/statement.ts';

/** The first event of a stream that is not as it was written. */
export interface BrokenChain {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly problem: ChainProblem;
}

export interface VerifiedChains {
  readonly streams: number;
  readonly events: number;
}

const headsStatement = statement(import.meta.dirname, 'heads-with-hashes');
const eventsStatement = statement(import.meta.dirname, 'events-between');

const headsPerPage = 1_000;
const eventsPerPage = 2_000;

interface Chain {
  readonly version: number;
  readonly headHash: Buffer;
  next: number;
  previous: Buffer;
  broken: boolean;
}

interface StreamKey {
  readonly tenant: string;
  readonly stream: string;
}

/**
 * Recomputes every hash chain of the store, or of a tenant, in one pass over the events in the order of their key; memory stays that of a page.
 * What looks broken, perhaps because it moved meanwhile, is looked at again on its own before it is told.
 */
export async function verifyChains(
  pool: Pool,
  tenant: string | null,
  onBroken: (broken: BrokenChain) => void,
): Promise<VerifiedChains> {
  const total = { streams: 0, events: 0 };
  let from: StreamKey = { tenant: '', stream: '' };
  for (;;) {
    const heads = await pool.query<StreamKey & { version: number; head_hash: Buffer }>({
      ...headsStatement,
      values: [from.tenant, from.stream, tenant, headsPerPage],
    });
    const chains = new Map(
      heads.rows.map((row) => [
        keyOf(row),
        { version: row.version, headHash: row.head_hash, next: 1, previous: genesisHash, broken: false },
      ]),
    );
    // Behind the last head there must be no events at all.
    const to = heads.rows.length === headsPerPage ? heads.rows.at(-1)! : null;
    const suspects = await suspectsAmong(pool, { from, to, tenant }, chains, total);
    for (const suspect of suspects) {
      const verdict = await verifyStream(pool, suspect);
      if (!verdict.intact) onBroken({ ...suspect, version: verdict.version, problem: verdict.problem });
    }
    total.streams += chains.size;
    if (!to) return total;
    from = to;
  }
}

interface Stretch {
  readonly from: StreamKey;
  readonly to: StreamKey | null;
  readonly tenant: string | null;
}

async function suspectsAmong(
  pool: Pool,
  { from, to, tenant }: Stretch,
  chains: Map<string, Chain>,
  total: { events: number },
): Promise<readonly StreamKey[]> {
  const orphans = new Map<string, StreamKey>();
  // A version beyond all others: what comes next in the order of the key is another stream.
  let after: StreamKey & { version: number } = { ...from, version: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const values = [after.tenant, after.stream, after.version, to?.tenant, to?.stream, tenant, eventsPerPage];
    const { rows } = await pool.query<EventRow & { hash: Buffer }>({ ...eventsStatement, values });
    for (const row of rows) {
      const chain = chains.get(keyOf(row));
      if (!chain) orphans.set(keyOf(row), { tenant: row.tenant, stream: row.stream });
      else if (!chain.broken) follow(chain, row);
    }
    total.events += rows.length;
    if (rows.length < eventsPerPage) break;
    after = rows.at(-1)!;
  }
  const broken = [...chains].filter(([, chain]) => chain.broken || !isWhole(chain));
  return [...broken.map(([key]) => streamOf(key)), ...orphans.values()];
}

/** Events beyond the head are left: they came after it was read, or the look at the stream alone finds them. */
function follow(chain: Chain, row: EventRow & { readonly hash: Buffer }): void {
  if (row.version > chain.version) chain.broken = true;
  else if (row.version !== chain.next) chain.broken = true;
  else {
    const hash = chainHash(chain.previous, row.version, row.recorded_at, contentDigest(storedEvent(row)));
    chain.broken = !hash.equals(row.hash);
    chain.previous = hash;
    chain.next += 1;
  }
}

const isWhole = ({ version, headHash, next, previous }: Chain): boolean =>
  next === version + 1 && previous.equals(headHash);

const keyOf = ({ tenant, stream }: StreamKey): string => JSON.stringify([tenant, stream]);

function streamOf(key: string): StreamKey {
  const [tenant = '', stream = ''] = JSON.parse(key) as string[];
  return { tenant, stream };
}
