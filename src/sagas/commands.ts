import { setTimeout as delay } from 'node:timers/promises';
import { requestHash } from '../commands/canonical.ts';
import type { CommandContext } from '../commands/types.ts';
import type { EventMeta, EventStore, StreamVersion } from '../eventstore/types.ts';
import type { Wakeups } from '../messaging/types.ts';
import { derivedId } from '../platform/ids.ts';
import type { Definitions } from './definitions.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import {
  compensateSaga,
  retryStep,
  skipStep,
  type CompensateSaga,
  type RetryStep,
  type SagaRefusal,
  type SagaRefusalCode,
  type SkipStep,
  type Verdict,
} from './operator-verbs.ts';
import { initialSaga, type SagaState } from './state.ts';
import { timerChanges } from './timers.ts';

export interface SagaCommandError extends Omit<SagaRefusal, 'code'> {
  readonly code: SagaRefusalCode | 'IdempotencyKeyReused' | 'VersionConflict' | 'TooMuchContention';
  readonly data?: Readonly<Record<string, string | number>>;
}

export type SagaCommandResult =
  | {
      readonly ok: true;
      readonly result: { readonly sagaId: string };
      readonly versions: readonly StreamVersion[];
      readonly replayed: boolean;
      readonly operationId: string;
    }
  | { readonly ok: false; readonly errors: readonly SagaCommandError[] };

type SagaCommand<I> = (context: CommandContext, input: I) => Promise<SagaCommandResult>;

/**
 * What an operator can do to a saga. Each needs a reason (`context.reason`), which stands in the saga's history with who and when.
 * The orchestrator acts on it once it is recorded.
 */
export interface SagaCommands {
  readonly retryStep: SagaCommand<RetryStep>;
  readonly skipStep: SagaCommand<SkipStep>;
  readonly compensate: SagaCommand<CompensateSaga>;
}

export interface SagaCommandsOptions {
  readonly store: EventStore;
  readonly definitions: Definitions;
  readonly wakeups: Wakeups;
  /** Key of the HMAC over command name and input that receipts keep. */
  readonly requestHashKey: string | Buffer;
  readonly random?: () => number;
}

/** An operator's verb against a saga that moves fast: so many attempts, then `TooMuchContention`. */
const attempts = 8;

export function createSagaCommands(options: SagaCommandsOptions): SagaCommands {
  const { store, definitions, wakeups, requestHashKey, random = Math.random } = options;

  async function attempt(
    command: string,
    context: CommandContext,
    input: { readonly sagaId: string },
    decide: (state: SagaState, reason: string) => Verdict,
  ): Promise<SagaCommandResult | 'conflict'> {
    const tenant = context.principal.tenant;
    const operationId = context.operationId ?? derivedId(tenant, 'operation', context.idempotencyKey);
    const hash = requestHash(requestHashKey, command, input);
    const known = await store.receipt(tenant, context.idempotencyKey);
    if (known) return replay(known, hash, input.sagaId, operationId);
    const reason = context.reason?.trim();
    if (!reason)
      return refused({
        code: 'ReasonRequired',
        path: ['reason'],
        message: 'Give a reason: it is kept in the history.',
      });

    /** A twin under the same key may have moved the saga between the look-up and the read. */
    const refusedUnlessTwin = async (error: SagaCommandError): Promise<SagaCommandResult> => {
      const twin = await store.receipt(tenant, context.idempotencyKey);
      return twin ? replay(twin, hash, input.sagaId, operationId) : refused(error);
    };
    const stream = sagaStream(input.sagaId);
    const { version, events } = await store.read<SagaEvent>({ tenant, stream });
    const state = events.reduce(evolveSaga, initialSaga);
    const expected = context.expectedVersion;
    if (expected !== null && expected !== undefined && version > 0 && expected !== version) {
      const message = `The saga is at version ${version}, not ${expected}: look at it again.`;
      return refusedUnlessTwin({
        code: 'VersionConflict',
        path: ['expectedVersion'],
        message,
        data: { expected, actual: version },
      });
    }
    const verdict = decide(state, reason);
    if ('refused' in verdict) return refusedUnlessTwin(verdict.refused);
    const started = state.started;
    const definition =
      started && definitions.of(started.type, started.definitionVersion, started.definitionHash);
    const after = verdict.events.reduce(evolveSaga, state);
    const timers = definition ? timerChanges(definition, state, after) : {};
    const appended = await store.append({
      streams: [
        {
          tenant,
          stream,
          accountId: started?.accountId ?? null,
          expected: version,
          events: verdict.events,
          ...timers,
        },
      ],
      receipt: { tenant, key: context.idempotencyKey, requestHash: hash, result: { sagaId: input.sagaId } },
      meta: metaOf(context, command, operationId),
    });
    if (appended.outcome === 'conflict') return 'conflict';
    if (appended.outcome === 'duplicate') return replay(appended.receipt, hash, input.sagaId, operationId);
    wakeups.send('timers');
    return {
      ok: true,
      result: { sagaId: input.sagaId },
      versions: appended.versions,
      replayed: false,
      operationId,
    };
  }

  async function handle(...request: Parameters<typeof attempt>): Promise<SagaCommandResult> {
    for (let n = 1; n <= attempts; n += 1) {
      const result = await attempt(...request);
      if (result !== 'conflict') return result;
      await delay(random() * Math.min(200, 5 * 2 ** n));
    }
    const message = 'The saga moved at every attempt: look at it again.';
    return refused({ code: 'TooMuchContention', path: ['sagaId'], message });
  }

  return {
    retryStep: (context, input) =>
      handle('saga.retryStep', context, input, (state) => retryStep(state, input)),
    skipStep: (context, input) =>
      handle('saga.skipStep', context, input, (state, reason) => skipStep(state, input, reason)),
    compensate: (context, input) =>
      handle('saga.compensate', context, input, (state, reason) => compensateSaga(state, reason)),
  };
}

const refused = (error: SagaCommandError): SagaCommandResult => ({ ok: false, errors: [error] });

function replay(
  receipt: { readonly requestHash: string; readonly versions: readonly StreamVersion[] },
  hash: string,
  sagaId: string,
  operationId: string,
): SagaCommandResult {
  if (receipt.requestHash !== hash) {
    const message = 'This idempotency key was used for another request: take a new one.';
    return refused({ code: 'IdempotencyKeyReused', path: ['idempotencyKey'], message });
  }
  return { ok: true, result: { sagaId }, versions: receipt.versions, replayed: true, operationId };
}

function metaOf(context: CommandContext, command: string, operationId: string): EventMeta {
  return {
    actor: context.principal.actor,
    role: context.principal.role,
    operationId,
    commandKey: context.idempotencyKey,
    command,
    correlationId: context.correlationId ?? operationId,
    causationId: context.causationId ?? null,
    traceparent: context.traceparent ?? null,
    reason: context.reason ?? null,
  };
}
