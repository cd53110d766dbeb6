import type { EventStore } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { load, type Fold } from '../loading.ts';
import type { Occasion } from '../types.ts';
import { defaultConventions, type Conventions } from './conventions.ts';
import { policyStream, type ConventionsSet } from './events.ts';
import type { SetConventions } from './inputs.ts';

export interface PolicyState {
  readonly conventions: Conventions;
  /** Null where none were ever set. */
  readonly setAt: Instant | null;
}

export const policy: Fold<PolicyState, ConventionsSet> = {
  initial: { conventions: defaultConventions, setAt: null },
  evolve: (_state, { data: { conventions, setAt } }) => ({ conventions, setAt }),
};

/** Null where they are so already. */
export function setConventions(
  { conventions: held }: PolicyState,
  wanted: SetConventions,
  { operationId, now }: Pick<Occasion, 'operationId' | 'now'>,
): ConventionsSet | null {
  const conventions: Conventions = {
    proration: wanted.proration ?? held.proration,
    recognition: wanted.recognition ?? held.recognition,
    upgrade: wanted.upgrade ?? held.upgrade,
    downgrade: wanted.downgrade ?? held.downgrade,
  };
  if (canonical(conventions) === canonical(held)) return null;
  return { type: 'ConventionsSet', data: { operationId, conventions, setAt: now } };
}

/** The tenant's conventions as the log has them. */
export async function loadConventions(store: EventStore, tenant: string): Promise<Conventions> {
  const { state } = await load(store, { tenant, stream: policyStream }, policy);
  return state.conventions;
}

/** The same, read when they are first asked for, and once: for decisions that are made at one moment. */
export function conventionsOf(store: EventStore, tenant: string): () => Promise<Conventions> {
  let reading: Promise<Conventions> | null = null;
  return () => (reading ??= loadConventions(store, tenant));
}
