import type { EventStore } from '../eventstore/types.ts';
import type { Instant } from '../platform/clock.ts';
import type { SagaContext } from './definition.ts';
import type { Definitions, RegisteredDefinition } from './definitions.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { initialSaga, type SagaState } from './state.ts';

/** A saga as far as this process has seen its stream. */
export interface SagaInstance {
  readonly tenant: string;
  readonly sagaId: string;
  readonly version: number;
  readonly state: SagaState;
  readonly definition: RegisteredDefinition;
  readonly context: SagaContext;
  readonly startedAt: Instant;
}

/** The saga is not there, or began with a definition that this process does not have. */
export class UnknownSaga extends Error {
  override readonly name = 'UnknownSaga';
}

/** Reads a saga from its stream. @throws UnknownSaga */
export async function loadSaga(
  store: EventStore,
  definitions: Definitions,
  tenant: string,
  sagaId: string,
): Promise<SagaInstance> {
  const { version, events } = await store.read<SagaEvent>({ tenant, stream: sagaStream(sagaId) });
  const first = events[0];
  const state = events.reduce(evolveSaga, initialSaga);
  if (!first || !state.started) throw new UnknownSaga(`There is no saga ${sagaId}.`);
  const { type, definitionVersion, definitionHash, accountId, operationId, subject } = state.started;
  const definition = definitions.of(type, definitionVersion, definitionHash);
  if (!definition) {
    throw new UnknownSaga(
      `Saga ${sagaId} began with ${type} v${definitionVersion} (${definitionHash}), which is not registered here.`,
    );
  }
  const { correlationId, traceparent } = first.meta;
  const context = { tenant, sagaId, accountId, operationId, correlationId, traceparent, subject };
  return { tenant, sagaId, version, state, definition, context, startedAt: first.recordedAt };
}

/** The same saga with what others have appended since. */
export async function refreshSaga(store: EventStore, saga: SagaInstance): Promise<SagaInstance> {
  const ref = { tenant: saga.tenant, stream: sagaStream(saga.sagaId) };
  const { events } = await store.read<SagaEvent>(ref, saga.version + 1);
  const version = events.at(-1)?.version ?? saga.version;
  return { ...saga, version, state: events.reduce(evolveSaga, saga.state) };
}
