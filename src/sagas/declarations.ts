import type { EventTypeDeclaration } from '../eventstore/registry.ts';
import type { SagaEvent } from './events.ts';

/** Complete by its type: an event that is missing here does not compile. No saga event holds personal data. */
const versions: Readonly<Record<SagaEvent['type'], number>> = {
  SagaStarted: 1,
  StepStarted: 1,
  StepSucceeded: 1,
  StepAttemptFailed: 1,
  StepOutcomeUnknown: 1,
  StepRetryScheduled: 1,
  StepTimeLimitReached: 1,
  StepExhausted: 1,
  StepEscalated: 1,
  StepSkipped: 1,
  StepRetryRequested: 1,
  CompensationStarted: 1,
  StepCompensating: 1,
  StepCompensated: 1,
  CompensationAttemptFailed: 1,
  CompensationRetryScheduled: 1,
  CompensationStuck: 1,
  CompensationRetryRequested: 1,
  CompensationSkipped: 1,
  SagaTimeLimitReached: 1,
  SagaCompleted: 1,
  SagaCompensated: 1,
  SagaFailed: 1,
};

export const sagaDeclarations: readonly EventTypeDeclaration[] = Object.entries(versions).map(
  ([type, version]) => ({
    type,
    version,
    personal: [],
    upcasters: [],
  }),
);
