import type { Pool } from 'pg';
import { acrossLosses } from '../commands/across-losses.ts';
import type { Command } from '../commands/command.ts';
import { reject } from '../commands/errors.ts';
import type { CommandContext, Handled } from '../commands/index.ts';
import { createVerbs, reasonOf } from '../commands/verbs.ts';
import type { EventStore, StoredEvent } from '../eventstore/types.ts';
import { readParkedAccount, unpark, type Parked } from '../projections/runtime/parked.ts';
import type { Projector } from '../projections/runtime/projector.ts';
import { operationsStream, type OperationsEvent } from './events.ts';
import type { OperationsResult } from './refusals.ts';

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
  /** Told of each verb once it is over, however it ended. */
  readonly onHandled?: (handled: Handled) => void;
}

/** The event that stopped a projection, as a receipt keeps it. */
type Stop = Pick<Parked, 'projection' | 'stream' | 'version'>;

export function createParkedAccounts(options: ParkedAccountsOptions): ParkedAccounts {
  const { pool, store, projector } = options;
  const handle = createVerbs(options);

  /** Records first, then acts: what was done by whom is known even where the process dies in between, and acting twice does no harm. */
  async function perform(
    name: string,
    type: OperationsEvent['type'],
    context: CommandContext,
    { projection, account }: ParkedAccount,
    act: (parked: Parked, reason: string) => Promise<unknown>,
  ): Promise<OperationsResult<Unparked>> {
    const { tenant } = context.principal;
    const stopped = (): Promise<Parked | null> =>
      acrossLosses(() => readParkedAccount(pool, projection, { tenant, account }));
    const command: Command<ParkedAccount, Stop> = {
      name,
      check: () => void reasonOf(context),
      async decide() {
        const parked = await stopped();
        if (!parked)
          reject('ParkedAccountNotFound', 'account', 'No such account is parked for that projection.');
        const { stream, version, reason: problem } = parked;
        const stop = { stream, version, projection };
        const accountId = account === stream ? null : account;
        const events = [{ type, data: { ...stop, problem } }];
        const append = {
          tenant,
          stream: operationsStream(account),
          accountId,
          expected: 'any',
          events,
        } as const;
        return { result: stop, accountId, streams: [append] };
      },
    };
    const answer = await handle(command, context, { projection, account });
    if (!answer.ok) return answer;
    const parked = await stopped();
    // An earlier attempt may have died between its record and its deed; one that was done stopped at another event since.
    if (parked && isAt(parked, answer.result)) await acrossLosses(() => act(parked, reasonOf(context)));
    return { ...answer, result: { projection, account, parked: await stopped() } };
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

const isAt = (parked: Parked, { stream, version }: Stop): boolean =>
  parked.stream === stream && parked.version === version;
