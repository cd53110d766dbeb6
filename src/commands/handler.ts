import type { Instant, TenantClock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import { traced } from '../platform/tracing.ts';
import type { AppendRequest, EventMeta, EventStore, StoredReceipt } from '../eventstore/types.ts';
import { acrossLosses } from './across-losses.ts';
import { requestHash } from './canonical.ts';
import type { Command } from './command.ts';
import { decideOn, type Asked } from './deciding.ts';
import { Rejection, type DomainError } from './errors.ts';
import type { CommandContext, CommandResult, SagaStarts } from './types.ts';
import { refuseIfAny, text } from './validation.ts';

export interface HandlerOptions {
  readonly store: EventStore;
  readonly tenantClock: TenantClock;
  readonly sagaStarts: SagaStarts;
  readonly requestHashKey: string | Buffer;
  /** In [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Told of each command once it is over, however it ended. */
  readonly onHandled?: (handled: Handled) => void;
}

export interface Handled {
  readonly command: string;
  /** `unknown`: it threw; the caller may send it again. */
  readonly outcome: 'done' | 'replayed' | 'refused' | 'unknown';
  readonly seconds: number;
}

export type Handle = <I extends object, R extends object>(
  command: Command<I, R>,
  context: CommandContext,
  input: I,
) => Promise<CommandResult<R>>;

const mostConflicts = 8;

/**
 * Every command runs concurrently with itself and with all others: receipt, load, decide, append, and again from the start where a
 * stream moved meanwhile (8 attempts, under a second of pauses). Where the connection was lost it is tried again under the same key;
 * after 5 losses the error is thrown, and the caller may still send the command again.
 */
export function createHandler(options: HandlerOptions): Handle {
  const handle = createRetryingHandler(options);
  return (command, context, input) => {
    const { tenant, role } = context.principal;
    const attributes = { 'revenue.tenant': tenant, 'revenue.role': role };
    const begun = performance.now();
    let outcome: Handled['outcome'] = 'unknown';
    const parent = context.traceparent ?? null;
    return traced({ name: command.name, parent, attributes }, async (span) => {
      const result = await handle(command, { ...context, traceparent: span.traceparent }, input);
      outcome = !result.ok ? 'refused' : result.replayed ? 'replayed' : 'done';
      span.set({ 'revenue.outcome': outcome });
      return result;
    }).finally(() => {
      const seconds = (performance.now() - begun) / 1000;
      options.onHandled?.({ command: command.name, outcome, seconds });
    });
  };
}

function createRetryingHandler(options: HandlerOptions): Handle {
  return async (command, context, input) => {
    try {
      refuseIfAny([text(context.idempotencyKey, 'idempotencyKey', 255)]);
      command.check(input);
    } catch (error) {
      return refusedBy(error);
    }
    let [conflicts, taken] = [0, 0];
    for (;;) {
      const answer = await acrossLosses(() => attempt(options, command, context, input), options);
      if (typeof answer === 'object') return answer;
      conflicts += 1;
      if (answer === 'taken') taken += 1;
      if (taken > 1) return refused([operationIdReused]);
      if (conflicts === mostConflicts) return refused([tooMuchContention]);
      await options.pause(options.random() * Math.min(250, 10 * 2 ** (conflicts - 1)));
    }
  };
}

/** `conflict`: a stream moved meanwhile; `taken`: one that was to begin exists already. */
async function attempt<I extends object, R extends object>(
  options: HandlerOptions,
  command: Command<I, R>,
  context: CommandContext,
  input: I,
): Promise<CommandResult<R> | 'conflict' | 'taken'> {
  const { store, sagaStarts } = options;
  const { principal, idempotencyKey: key } = context;
  const { tenant } = principal;
  const hash = requestHash(options.requestHashKey, command.name, input);
  const before = await store.receipt(tenant, key);
  if (before) return replay<R>(before, hash);

  const asked = await askedOf(options, context);
  const { operationId } = asked;
  let request: AppendRequest;
  let kept: Kept<R>;
  try {
    const { decision, sagas } = await decideOn({ store, sagaStarts }, command, asked, input);
    const { result, streams, assertions = [] } = decision;
    kept = { operationId, result };
    request = {
      streams: [...streams, ...sagas],
      assertions,
      receipt: { tenant, key, requestHash: hash, result: kept },
      meta: metaOf(command.name, operationId, context),
    };
  } catch (error) {
    // A twin under the same key may have committed between the look-up and the reads that led to the rejection.
    const twin = error instanceof Rejection ? await store.receipt(tenant, key) : null;
    return twin ? replay<R>(twin, hash) : refusedBy(error);
  }

  const appended = await store.append(request);
  switch (appended.outcome) {
    case 'appended':
      return { ok: true, ...kept, versions: appended.versions, replayed: false };
    case 'duplicate':
      return replay<R>(appended.receipt, hash);
    case 'conflict':
      return request.streams.some(({ stream, expected }) => stream === appended.stream && expected === 'none')
        ? 'taken'
        : 'conflict';
  }
}

/** Who asks and when, the same for every way of handling a command. */
export async function askedOf(
  { tenantClock }: Pick<HandlerOptions, 'tenantClock'>,
  { principal: { tenant }, idempotencyKey, operationId, notBefore, expectedVersion }: CommandContext,
): Promise<Asked> {
  return {
    tenant,
    operationId: operationId ?? derivedId(tenant, 'operation', idempotencyKey),
    now: noEarlier(await tenantClock.now(tenant), notBefore),
    expectedVersion: expectedVersion ?? null,
  };
}

const noEarlier = (now: Instant, notBefore: Instant | undefined): Instant =>
  notBefore !== undefined && notBefore > now ? notBefore : now;

interface Kept<R> {
  readonly operationId: string;
  readonly result: R;
}

function replay<R extends object>(receipt: StoredReceipt, hash: string): CommandResult<R> {
  if (receipt.requestHash !== hash) return refused([keyReused]);
  return { ok: true, ...(receipt.result as Kept<R>), versions: receipt.versions, replayed: true };
}

function refused(errors: readonly DomainError[]): {
  readonly ok: false;
  readonly errors: readonly DomainError[];
} {
  return { ok: false, errors };
}

function refusedBy(error: unknown): ReturnType<typeof refused> {
  if (error instanceof Rejection) return refused(error.errors);
  throw error;
}

export function metaOf(command: string, operationId: string, context: CommandContext): EventMeta {
  const { principal, idempotencyKey, correlationId, causationId, traceparent, reason } = context;
  return {
    actor: principal.actor,
    role: principal.role,
    operationId,
    commandKey: idempotencyKey,
    command,
    correlationId: correlationId ?? operationId,
    causationId: causationId ?? null,
    traceparent: traceparent ?? null,
    reason: reason ?? null,
  };
}

const keyReused: DomainError = {
  code: 'IdempotencyKeyReused',
  message: 'idempotencyKey was used for another request; use a new key for a new request.',
  path: ['idempotencyKey'],
};

const operationIdReused: DomainError = {
  code: 'OperationIdReused',
  message: 'operationId was used by another command; leave it out or use a new one.',
  path: ['operationId'],
};

const tooMuchContention: DomainError = {
  code: 'TooMuchContention',
  message: 'What the command is about keeps changing; send it again with the same idempotencyKey.',
  path: ['idempotencyKey'],
};
