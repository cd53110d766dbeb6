import { setTimeout as delay } from 'node:timers/promises';
import type { AppendRequest, EventMeta, EventStore, RealTimer } from '../eventstore/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { decideSaga, type SagaInput } from './decide.ts';
import type { Definitions } from './definitions.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { loadSaga, refreshSaga, UnknownSaga, type SagaInstance } from './instance.ts';
import type { SagaState } from './state.ts';
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
  readonly onTimersSet?: (timers: readonly RealTimer[]) => void;
  /** Told of what this process has written of a saga. */
  readonly onMoved?: (saga: SagaInstance, events: readonly SagaEvent[]) => void;
  /** False while the process stops: outcomes are still written, but no attempt is begun. Default true. */
  readonly mayBegin?: () => boolean;
}

export interface Transaction {
  readonly saga: SagaInstance;
  /** Under which attempts were granted, if any. */
  readonly lease: string;
  /** For each input, whether it brought anything about. */
  readonly written: readonly boolean[];
}

/** While the store cannot be reached: so many tries (about half a minute), then the lease lapses and others take over. */
const triesWithoutStore = 10;

/**
 * Takes inputs to the saga's stream in one append: decide on what was seen, append at exactly that version, on a conflict look again. An
 * input that looks stale is decided on a fresh read before it is dropped. After a lost connection the append may have been
 * written: the lease in the stream then still says what was granted to this call.
 *
 * @throws UnknownSaga, or what the store throws once the tries are used up or `signal` aborts
 */
export async function transact(
  options: TransactOptions,
  ref: { readonly tenant: string; readonly sagaId: string },
  seen: SagaInstance | null,
  inputs: readonly SagaInput[],
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
      const decided = decideAll(options, saga, inputs, lease);
      if (decided.events.length > 0 && (isFresh || decided.written.every(Boolean))) {
        const { request, setTimers } = await requestOf(saga, decided, inputs);
        const appended = await store.append(request);
        if (appended.outcome === 'appended') {
          options.onTimersSet?.(setTimers);
          const version = saga.version + decided.events.length;
          const moved = { ...saga, version, state: decided.state };
          options.onMoved?.(moved, decided.events);
          return { saga: moved, lease, written: decided.written };
        }
      } else if (isFresh || isSeen(saga, inputs)) {
        return { saga, lease, written: decided.written };
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

/** Nothing but hints of what has been decided on already. */
const isSeen = (saga: SagaInstance, inputs: readonly SagaInput[]): boolean =>
  inputs.every((input) => input.kind === 'look' && (input.version ?? Infinity) <= saga.version);

interface Decided {
  readonly events: readonly SagaEvent[];
  readonly state: SagaState;
  readonly written: readonly boolean[];
}

/** The inputs one after the other, each on what the one before has left. */
function decideAll(
  options: TransactOptions,
  { definition, state }: SagaInstance,
  inputs: readonly SagaInput[],
  lease: string,
): Decided {
  const circumstances = { random: options.random, now: options.clock.now() };
  const mayBegin = options.mayBegin?.() ?? true;
  const grant = mayBegin ? { lease, leaseMarginMs: options.leaseMarginMs } : null;
  return inputs.reduce<Decided>(
    (before, input) => {
      const { events, state: after } = decideSaga(definition, before.state, input, grant, circumstances);
      const written = [...before.written, events.length > 0];
      return { events: [...before.events, ...events], state: after, written };
    },
    { events: [], state, written: [] },
  );
}

async function requestOf(
  saga: SagaInstance,
  decided: Decided,
  inputs: readonly SagaInput[],
): Promise<{ readonly request: AppendRequest; readonly setTimers: readonly RealTimer[] }> {
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
  const request = { streams: [own, ...alongside], meta: metaOf(saga, inputs) };
  return { request, setTimers: timers.setTimers };
}

function metaOf({ sagaId, version, context }: SagaInstance, [first]: readonly SagaInput[]): EventMeta {
  return {
    actor: `saga:${sagaId}`,
    role: 'system',
    operationId: context.operationId,
    commandKey: `${sagaId}@${version}`,
    command: `saga.${first?.kind ?? 'look'}`,
    correlationId: context.correlationId,
    causationId: null,
    traceparent: context.traceparent,
    reason: null,
  };
}
