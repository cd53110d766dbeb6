import type { PoolClient } from 'pg';
import type { RecordedEvent, StoredEvent } from '../../eventstore/types.ts';
import { grouped } from '../grouped.ts';
import type { Projection } from '../types.ts';
import { accountOf } from './account-locks.ts';
import { park, type Parked } from './parked.ts';
import { isTimeout } from './transient.ts';

/** Whether the same work can succeed another time; anything else is isolated and parked. */
export type MayPass = (error: unknown) => boolean;

/** Null for an event that the projection passes over. */
export type DecodeOrSkip = (event: StoredEvent) => RecordedEvent | null;

export interface Isolation {
  readonly applied: readonly StoredEvent[];
  readonly parked: readonly Omit<Parked, 'at'>[];
}

/**
 * Applies events to one projection behind a savepoint. A permanent failure is isolated by halving the accounts, then by single
 * events of the one account left: what stands before the poison event is applied, the account is parked, all others go on.
 * @throws what may pass, for the caller to repeat the whole transaction
 */
export async function applyIsolated(
  tx: PoolClient,
  projection: Projection,
  events: readonly StoredEvent[],
  decode: DecodeOrSkip,
  mayPass: MayPass,
): Promise<Isolation> {
  const failure = await attempt(tx, projection, events, decode, mayPass);
  if (failure === null) return { applied: events, parked: [] };
  const accounts = grouped(events, (event) => JSON.stringify([event.tenant, accountOf(event)]));
  if (accounts.length > 1) {
    const middle = Math.ceil(accounts.length / 2);
    const first = await applyIsolated(tx, projection, accounts.slice(0, middle).flat(), decode, mayPass);
    const second = await applyIsolated(tx, projection, accounts.slice(middle).flat(), decode, mayPass);
    return { applied: [...first.applied, ...second.applied], parked: [...first.parked, ...second.parked] };
  }
  return applyUpToPoison(tx, projection, events, decode, mayPass);
}

async function applyUpToPoison(
  tx: PoolClient,
  projection: Projection,
  events: readonly StoredEvent[],
  decode: DecodeOrSkip,
  mayPass: MayPass,
): Promise<Isolation> {
  const applied: StoredEvent[] = [];
  for (const event of events) {
    const failure = await attempt(tx, projection, [event], decode, mayPass);
    if (failure !== null) {
      const parked = {
        tenant: event.tenant,
        account: accountOf(event),
        projection: projection.name,
        stream: event.stream,
        version: event.version,
        // A text of PostgreSQL cannot hold the zero character, and a reason must never keep an account from being parked.
        reason: failure.message.replaceAll('\0', '\uFFFD'),
      };
      await park(tx, parked, isTimeout(failure));
      return { applied, parked: [parked] };
    }
    applied.push(event);
  }
  return { applied, parked: [] };
}

/** Null when all went in; else the permanent failure, with nothing of it left behind. */
async function attempt(
  tx: PoolClient,
  projection: Projection,
  events: readonly StoredEvent[],
  decode: DecodeOrSkip,
  mayPass: MayPass,
): Promise<Error | null> {
  await tx.query('savepoint apply');
  try {
    await applyDecoded(tx, projection, events, decode);
  } catch (error) {
    if (mayPass(error)) throw error;
    await tx.query('rollback to savepoint apply; release savepoint apply');
    return error instanceof Error ? error : new Error(String(error));
  }
  await tx.query('release savepoint apply');
  return null;
}

/**
 * Applies events to one projection without any safeguard: a savepoint and its release for each projection are a third of a pass's
 * statements, and nearly always in vain.
 * @throws whatever fails; then the whole transaction has to be done anew, isolated where the failure is permanent
 */
export async function applyDecoded(
  tx: PoolClient,
  projection: Projection,
  events: readonly StoredEvent[],
  decode: DecodeOrSkip,
): Promise<void> {
  const decoded = events.flatMap((event) => decode(event) ?? []);
  if (decoded.length > 0) await projection.apply(tx, decoded);
}
