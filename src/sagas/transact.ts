import { setTimeout as delay } from 'node:timers/promises';
import type { AppendRequest, EventMeta, EventStore, TimerRequest } from '../eventstore/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { decideSaga, type SagaInput } from './decide.ts';
import type { Definitions } from './definitions.ts';
import { sagaStream } from './events.ts';
import { loadSaga, refreshSaga, UnknownSaga, type SagaInstance } from './instance.ts';
import { timerChanges } from './timers.ts';

export interface TransactOptions {
  readonly store: EventStore;
  readonly definitions: Definitions;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
  /** What a lease lasts beyond the attempt's time limit. */
  readonly leaseMarginMs: number;
  readonly onTimersSet?: (timers: readonly TimerRequest[]) => void;
  /** False while the process stops: outcomes are still written, but no attempt is begun. Default true. */
  readonly mayBegin?: () => boolean;
}

export interface Transaction {
  readonly saga: SagaInstance;
  /** Under which attempts were granted, if any. */
  readonly lease: string;
  readonly written: boolean;
}

/** While the store cannot be reached: so many tries (about half a minute), then the lease lapses and others take over. */
const triesWithoutStore = 10;

/**
 * Takes an input to the saga's stream: decide on what was seen, append at exactly that version, on a conflict look again. An
 * input that looks stale is decided on a fresh read before it is dropped. After a lost connection the append may have been
 * written: the lease in the stream then still says what was granted to this call.
 *
 * @throws UnknownSaga, or what the store throws once the tries are used up or `signal` aborts
 */
export async function transact(
  options: TransactOptions,
  ref: { readonly tenant: string; readonly sagaId: string },
  seen: SagaInstance | null,
  input: SagaInput,
  signal: AbortSignal,
): Promise<Transaction> {
  const { store, definitions, ids, logger } = options;
  const lease = ids.next();
  let saga = seen;
  let isFresh = false;
  let failures = 0;
  for (;;) {
    try {
      if (!saga) [saga, isFresh] = [await loadSaga(store, definitions, ref.tenant, ref.sagaId), true];
      const circumstances = { random: options.random, now: options.clock.now() };
      const mayBegin = options.mayBegin?.() ?? true;
      const grant = mayBegin ? { lease, leaseMarginMs: options.leaseMarginMs } : null;
      const decided = decideSaga(saga.definition, saga.state, input, grant, circumstances);
      if (decided.events.length > 0) {
        const request = await requestOf(saga, decided, input);
        const appended = await store.append(request);
        if (appended.outcome === 'appended') {
          options.onTimersSet?.(request.streams[0]?.setTimers ?? []);
          const version = saga.version + decided.events.length;
          return { saga: { ...saga, version, state: decided.state }, lease, written: true };
        }
      } else if (isFresh) {
        return { saga, lease, written: false };
      }
      [saga, isFresh] = [await refreshSaga(store, saga), true];
    } catch (error) {
      failures += 1;
      if (error instanceof UnknownSaga || signal.aborted || failures >= triesWithoutStore) throw error;
      logger.warn({ err: error, saga: ref.sagaId, failures }, 'saga: the store did not answer, trying again');
      saga = null;
      await delay(Math.min(5_000, 50 * 2 ** failures), undefined, { signal });
    }
  }
}

async function requestOf(
  saga: SagaInstance,
  decided: ReturnType<typeof decideSaga>,
  input: SagaInput,
): Promise<AppendRequest> {
  const { tenant, sagaId, version, context, definition } = saga;
  const timers = timerChanges(definition, saga.state, decided.state);
  const outcome = decided.state.outcome;
  const alongside = outcome ? ((await definition.onSettled?.(context, outcome)) ?? []) : [];
  const own = {
    tenant,
    stream: sagaStream(sagaId),
    accountId: context.accountId,
    expected: version,
    events: decided.events,
    ...timers,
  };
  return { streams: [own, ...alongside], meta: metaOf(saga, input) };
}

function metaOf({ sagaId, version, context }: SagaInstance, input: SagaInput): EventMeta {
  return {
    actor: `saga:${sagaId}`,
    role: 'system',
    operationId: context.operationId,
    commandKey: `${sagaId}@${version}`,
    command: `saga.${input.kind}`,
    correlationId: context.correlationId,
    causationId: null,
    traceparent: context.traceparent,
    reason: null,
  };
}
