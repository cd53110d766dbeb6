import type { Pool } from 'pg';
import { verifyStream } from '../../eventstore/verify.ts';
import {
  verifyAnchors,
  type AnchorProblem,
  type AnchorScope,
  type VerifiedAnchors,
} from './verify-anchors.ts';
import { verifyChains, type BrokenChain, type VerifiedChains } from './verify-store.ts';

export interface Verification {
  readonly intact: boolean;
  readonly chains: VerifiedChains;
  readonly anchors: VerifiedAnchors;
  /** The first of each stream, in the order in which they were found. */
  readonly problems: readonly (BrokenChain | AnchorProblem)[];
}

/** Enough to see what happened; a forger of all streams would otherwise fill the memory. */
const mostProblems = 1_000;

/** Whether the log is what was written: all chains, all anchors, or those of a tenant or a stream. */
export async function verifyLog(
  pool: Pool,
  key: Buffer,
  scope: AnchorScope,
  witness: string | null,
): Promise<Verification> {
  const problems = new Map<string, BrokenChain | AnchorProblem>();
  const note = (problem: BrokenChain | AnchorProblem): void => {
    const about = 'stream' in problem ? [problem.tenant, problem.stream] : ['anchor', problem.anchor];
    const id = JSON.stringify(about);
    const known = problems.get(id);
    const isEarlier = known && 'version' in known && 'version' in problem && problem.version < known.version;
    if ((!known && problems.size < mostProblems) || isEarlier) problems.set(id, problem);
  };
  const { tenant, stream } = scope;
  const chains =
    tenant !== null && stream !== null
      ? await verifyOne(pool, { tenant, stream }, note)
      : await verifyChains(pool, tenant, note);
  const anchors = await verifyAnchors(pool, key, scope, witness, note);
  return { intact: problems.size === 0, chains, anchors, problems: [...problems.values()] };
}

async function verifyOne(
  pool: Pool,
  ref: { readonly tenant: string; readonly stream: string },
  note: (broken: BrokenChain) => void,
): Promise<VerifiedChains> {
  const verdict = await verifyStream(pool, ref);
  if (!verdict.intact) note({ ...ref, version: verdict.version, problem: verdict.problem });
  return { streams: 1, events: verdict.version };
}
