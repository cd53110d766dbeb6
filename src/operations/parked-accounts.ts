import type { Pool } from 'pg';
import { requestHash } from '../commands/canonical.ts';
import type { CommandContext } from '../commands/index.ts';
import type { EventMeta, EventStore, StoredEvent, StreamVersion } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';
import { readParkedAccount, unpark, type Parked } from '../projections/runtime/parked.ts';
import type { Projector } from '../projections/runtime/projector.ts';
import { operationsStream, type OperationsEvent } from './events.ts';
import type { OperationsResult } from './refusals.ts';
import { refused } from './refusals.ts';

export interface ParkedAccount {
  readonly projection: string;
  readonly account: string;
}

/** Where the account stands afterwards. */
export interface Unparked extends ParkedAccount {
  /** Null where it goes on; else what it stopped at again. */
  readonly parked: Parked | null;
}

type Verb = (context: CommandContext, input: ParkedAccount) => Promise<OperationsResult<Unparked>>;

/**
 * What an operator can do about accounts that a projection could not go on with. Each verb needs a reason and leaves an event; the key makes it
 * one, and a caller without an answer sends it again.
 */
export interface ParkedAccounts {
  /** Oldest first. */
  list(tenant: string | null): Promise<readonly Parked[]>;
  /** The account and the event that stopped it, personal data sealed; null where it is not parked. */
  inspect(
    tenant: string,
    account: ParkedAccount,
  ): Promise<{ readonly parked: Parked; readonly event: StoredEvent | null } | null>;
  /** Lets it go on and tries at once: the answer says whether it stopped again. */
  readonly retry: Verb;
  /** Lets it go on when the sweep comes by: for many at once. */
  readonly release: Verb;
  /** Passes over the event that stopped it, for this projection, now and in every rebuild. */
  readonly discard: Verb;
}

export interface ParkedAccountsOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly projector: Pick<Projector, 'unpark' | 'skip' | 'parked'>;
  /** Key of the HMAC over command name and input that receipts keep. */
  readonly requestHashKey: string | Buffer;
}

export function createParkedAccounts(options: ParkedAccountsOptions): ParkedAccounts {
  const { pool, store, projector, requestHashKey } = options;

  /** Records first, then acts: what was done by whom is known even where the process dies in between, and acting twice does no harm. */
  async function perform(
    command: string,
    type: OperationsEvent['type'],
    context: CommandContext,
    { projection, account }: ParkedAccount,
    act: (parked: Parked, reason: string) => Promise<unknown>,
  ): Promise<OperationsResult<Unparked>> {
    const { tenant } = context.principal;
    const key = context.idempotencyKey;
    const hash = requestHash(requestHashKey, command, { projection, account });
    const operationId = context.operationId ?? derivedId(tenant, 'operation', key);
    const reason = context.reason?.trim();
    if (!reason) return refused('ReasonRequired');
    const done = async (versions: readonly StreamVersion[], replayed: boolean) => {
      const parked = await readParkedAccount(pool, projection, { tenant, account });
      return { ok: true, result: { projection, account, parked }, versions, replayed, operationId } as const;
    };

    const known = await store.receipt(tenant, key);
    if (known && known.requestHash !== hash) return refused('IdempotencyKeyReused');
    const parked = await readParkedAccount(pool, projection, { tenant, account });
    if (!parked) return known ? done(known.versions, true) : refused('ParkedAccountNotFound');
    const { stream, version } = parked;
    const stop = { stream, version, projection };
    if (known) {
      // An earlier attempt may have died between its record and its deed; one that was done stopped at another event since.
      if (sameStop(known.result, stop)) await act(parked, reason);
      return done(known.versions, true);
    }
    const appended = await store.append({
      streams: [
        {
          tenant,
          stream: operationsStream(account),
          accountId: account === stream ? null : account,
          expected: 'any',
          events: [{ type, data: { ...stop, problem: parked.reason } }],
        },
      ],
      receipt: { tenant, key, requestHash: hash, result: stop },
      meta: metaOf(context, command, operationId, reason),
    });
    if (appended.outcome === 'conflict') throw new Error('an append that expects nothing met a conflict');
    if (appended.outcome === 'duplicate')
      return perform(command, type, context, { projection, account }, act);
    await act(parked, reason);
    return done(appended.versions, false);
  }

  return {
    list: (tenant) => projector.parked(tenant ?? undefined),
    inspect: async (tenant, { projection, account }) => {
      const parked = await readParkedAccount(pool, projection, { tenant, account });
      if (!parked) return null;
      const [event] = await store.readStored({ tenant, stream: parked.stream }, parked.version, 1);
      return { parked, event: event?.version === parked.version ? event : null };
    },
    retry: (context, input) =>
      perform('operations.retryParked', 'ParkedAccountRetried', context, input, (parked) =>
        projector.unpark(parked.projection, parked.tenant, parked.account),
      ),
    release: (context, input) =>
      perform('operations.releaseParked', 'ParkedAccountReleased', context, input, (parked) =>
        unpark(pool, parked.projection, parked),
      ),
    discard: (context, input) =>
      perform('operations.discardParked', 'ParkedEventDiscarded', context, input, (parked, reason) =>
        projector.skip(parked, reason),
      ),
  };
}

function sameStop(kept: object, stop: { readonly stream: string; readonly version: number }): boolean {
  const { stream, version } = kept as { stream?: unknown; version?: unknown };
  return stream === stop.stream && version === stop.version;
}

function metaOf(context: CommandContext, command: string, operationId: string, reason: string): EventMeta {
  return {
    actor: context.principal.actor,
    role: context.principal.role,
    operationId,
    commandKey: context.idempotencyKey,
    command,
    correlationId: context.correlationId ?? operationId,
    causationId: context.causationId ?? null,
    traceparent: context.traceparent ?? null,
    reason,
  };
}
