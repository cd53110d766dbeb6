import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../eventstore/types.ts';

/**
 * A read model. Its tables are a function of the *set* of stream prefixes applied, never of their interleaving, of the clock or
 * of serials. The runtime guarantees: within a transaction the accounts concerned are locked, each stream's events come exactly once and in
 * version order, watermarks move in the same transaction.
 */
export interface Projection {
  /** Also the key of its watermarks: `crm`, `arr`, `entitlements`, `revrec`. */
  readonly name: string;
  readonly streamTypes: readonly string[];
  /** Nobody waits for it after a write of their own: its events may wait a moment, and go with those that others wait for. */
  readonly isPatient?: boolean;
  /** Applies events of one transaction; personal fields are sealed. Must do its writes in bulk. */
  apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void>;
}
