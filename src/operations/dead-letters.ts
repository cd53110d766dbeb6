import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { acrossLosses } from '../commands/across-losses.ts';
import type { CommandContext } from '../commands/index.ts';
import type { Broker, DeadMessage, PublishOutcome } from '../messaging/types.ts';
import type { Instant } from '../platform/clock.ts';
import { derivedId, uuidv7 } from '../platform/ids.ts';
import { statement } from '../projections/statement.ts';
import { refused, type OperationsResult } from './refusals.ts';

export interface DeadLetter {
  readonly id: string;
  readonly group: string;
  /** By the message's own account; null where it gave none. */
  readonly tenant: string | null;
  readonly messageId: string | null;
  readonly routingKey: string;
  readonly reason: string;
  /** How often it could not be read. */
  readonly deaths: number;
  readonly firstDiedAt: Instant;
  readonly lastDiedAt: Instant;
  readonly state: 'waiting' | 'retried' | 'discarded';
}

export interface DeadLetterAction {
  readonly action: 'retried' | 'discarded';
  readonly actor: string;
  readonly reason: string;
  readonly at: Instant;
}

export interface InspectedLetter extends DeadLetter {
  readonly headers: Readonly<Record<string, unknown>>;
  /** As UTF-8; what is none shows as replacement characters. */
  readonly body: string;
  readonly actions: readonly DeadLetterAction[];
}

/** Whose letters: null means all, also those of which nobody knows the tenant. */
type Scope = string | null;

/** Who acts, why, and for whom. */
export type LetterContext = Pick<CommandContext, 'reason' | 'idempotencyKey'> & {
  readonly actor: string;
  readonly scope: Scope;
};

type Verb = (context: LetterContext, id: string) => Promise<OperationsResult<{ readonly id: string }>>;

/** Messages that nobody could read, kept where they can be searched, and what was done about them. */
export interface DeadLetters {
  /** Oldest first, those that wait; `after` is the id of the last one seen. */
  list(
    scope: Scope,
    page: { readonly first: number; readonly after: string | null },
  ): Promise<readonly DeadLetter[]>;
  inspect(scope: Scope, id: string): Promise<InspectedLetter | null>;
  /** Gives the message to its group again. One that still cannot be read comes back, with one death more. */
  readonly retry: Verb;
  readonly discard: Verb;
}

const collectStatement = statement(import.meta.dirname, 'collect-dead-letter');
const listStatement = statement(import.meta.dirname, 'list-dead-letters');
const readStatement = statement(import.meta.dirname, 'read-dead-letter');
const settleStatement = statement(import.meta.dirname, 'settle-dead-letter');
const actionsStatement = statement(import.meta.dirname, 'dead-letter-actions');

/** Puts a letter away, or brings the same one back to those that wait. */
export async function putAway(pool: Pool, group: string, letter: DeadMessage): Promise<void> {
  const { messageId, routingKey, contentType, headers, body, reason } = letter;
  const kept = JSON.stringify({ contentType, headers });
  const digest = createHash('sha256')
    .update(JSON.stringify([group, messageId]))
    .update(body)
    .digest();
  const values = [uuidv7(), digest, group, tenantOf(headers), messageId, routingKey, kept, body, reason];
  await pool.query({ ...collectStatement, values });
}

export function createDeadLetters(pool: Pool, redeliver: Broker['redeliver']): DeadLetters {
  const read = async (scope: Scope, id: string): Promise<LetterRow | null> => {
    if (!uuid.test(id)) return null;
    return (await pool.query<LetterRow>({ ...readStatement, values: [id, scope] })).rows[0] ?? null;
  };

  /** Where the connection was lost it is done again, which finds what it asked for done or does it twice without harm. */
  const perform: typeof performOnce = (...request) => acrossLosses(() => performOnce(...request));

  async function performOnce(
    action: DeadLetterAction['action'],
    { actor, scope, reason, idempotencyKey }: LetterContext,
    id: string,
    act: (row: LetterRow) => Promise<PublishOutcome>,
  ): ReturnType<Verb> {
    const why = reason?.trim();
    if (!why) return refused('ReasonRequired');
    const row = await read(scope, id);
    if (!row) return refused('DeadLetterNotFound');
    // A repeated request finds what it asked for done.
    const operationId = derivedId(id, action, idempotencyKey);
    const answer = { ok: true, result: { id }, versions: [], operationId } as const;
    if (row.state === action) return { ...answer, replayed: true };
    if (row.state !== 'waiting') return refused('DeadLetterSettled');
    // Sent first: where the process dies in between, the letter still waits, and sending it twice does no harm.
    if ((await act(row)) === 'failed') return refused('DeadLetterUndeliverable');
    await pool.query({ ...settleStatement, values: [id, row.deaths, action, actor, why] });
    return { ...answer, replayed: false };
  }

  return {
    list: async (scope, { first, after }) => {
      const values = [scope, after !== null && uuid.test(after) ? after : null, first];
      return (await pool.query<LetterRow>({ ...listStatement, values })).rows.map(letterOf);
    },
    inspect: async (scope, id) => {
      const row = await read(scope, id);
      if (!row) return null;
      const { rows } = await pool.query<DeadLetterAction>({ ...actionsStatement, values: [id] });
      const { headers } = JSON.parse(row.headers) as KeptHeaders;
      return { ...letterOf(row), headers, body: row.body.toString('utf8'), actions: rows };
    },
    retry: (context, id) =>
      perform('retried', context, id, (row) => {
        const { contentType, headers } = JSON.parse(row.headers) as KeptHeaders;
        const { message_id: messageId, routing_key: routingKey, body, reason } = row;
        return redeliver(row.consumer_group, { messageId, routingKey, contentType, headers, body, reason });
      }),
    discard: (context, id) => perform('discarded', context, id, async () => 'confirmed'),
  };
}

interface KeptHeaders {
  readonly contentType: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface LetterRow {
  readonly id: string;
  readonly consumer_group: string;
  readonly tenant: string | null;
  readonly message_id: string | null;
  readonly routing_key: string;
  readonly headers: string;
  readonly body: Buffer;
  readonly reason: string;
  readonly deaths: number;
  readonly first_died_at: Instant;
  readonly last_died_at: Instant;
  readonly state: DeadLetter['state'];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const letterOf = (row: LetterRow): DeadLetter => ({
  id: row.id,
  group: row.consumer_group,
  tenant: row.tenant,
  messageId: row.message_id,
  routingKey: row.routing_key,
  reason: row.reason,
  deaths: row.deaths,
  firstDiedAt: row.first_died_at,
  lastDiedAt: row.last_died_at,
  state: row.state,
});

/** The partition header reads `<tenant>/<lane>`; only the engine's own relay can publish. */
function tenantOf(headers: DeadMessage['headers']): string | null {
  const { partition } = headers;
  return typeof partition === 'string' && partition.includes('/') ? partition.split('/')[0]! : null;
}
