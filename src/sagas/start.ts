import type { Operation, SagaStarts } from '../commands/types.ts';
import type { StreamAppend } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';
import { advance, type Grant } from './advance.ts';
import type { Subject } from './definition.ts';
import type { Definitions, RegisteredDefinition } from './definitions.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { initialSaga } from './state.ts';
import { timerChanges } from './timers.ts';

/** Which operations begin a saga, and what it is then about; null for all others. */
export interface SagaTrigger {
  readonly type: string;
  readonly subjectOf: (operation: Operation) => Subject | null;
}

/** One saga of a type per operation: a command that is sent again finds the saga that it began. */
export const sagaIdOf = (operationId: string, type: string): string => derivedId(operationId, type);

/** Who makes the first attempts of a saga, where that is known when it begins. */
export type GrantFor = (tenant: string, sagaId: string) => Grant | null;

const nobody: GrantFor = () => null;

/** The first events of the sagas that an operation begins, for the append of the operation itself. Pure but for `grantFor`. */
export function sagaStartsOf(
  definitions: Definitions,
  triggers: readonly SagaTrigger[],
  grantFor: GrantFor = nobody,
): SagaStarts {
  return (operation) =>
    triggers.flatMap(({ type, subjectOf }) => {
      const subject = subjectOf(operation);
      return subject ? [startOfSaga(definitions.latest(type), operation, subject, grantFor)] : [];
    });
}

function startOfSaga(
  definition: RegisteredDefinition,
  operation: Operation,
  subject: Subject,
  grantFor: GrantFor,
): StreamAppend {
  const sagaId = sagaIdOf(operation.operationId, definition.type);
  const { tenant, accountId } = operation;
  const begun = firstEvents(definition, operation, subject, sagaId);
  const grant = grantFor(tenant, sagaId);
  const state = begun.reduce(evolveSaga, initialSaga);
  const steps = grant ? advance(definition, state, grant) : [];
  const events = [...begun, ...steps];
  const { setTimers } = timerChanges(definition, initialSaga, steps.reduce(evolveSaga, state));
  return { tenant, accountId, stream: sagaStream(sagaId), expected: 'none', events, setTimers };
}

function firstEvents(
  definition: RegisteredDefinition,
  operation: Operation,
  subject: Subject,
  sagaId: string,
): readonly SagaEvent[] {
  const about = Object.entries(subject).find(([key]) => key === definition.correlation)?.[1] as unknown;
  const started: SagaEvent = {
    type: 'SagaStarted',
    data: {
      sagaId,
      type: definition.type,
      definitionVersion: definition.version,
      definitionHash: definition.hash,
      correlation: { key: definition.correlation, value: String(about) },
      accountId: operation.accountId,
      operationId: operation.operationId,
      timeLimitMs: definition.timeLimitMs,
      subject,
      steps: definition.steps.map((step) => ({
        name: step.name,
        downstream: step.downstream,
        dependsOn: step.dependsOn,
        criticality: step.criticality,
        pivot: step.pivot ?? false,
        compensable: step.compensate !== undefined,
      })),
    },
  };
  const settled = definition.steps.flatMap((step): SagaEvent[] => {
    if (step.action === 'recorded')
      return [{ type: 'StepSucceeded', data: { step: step.name, attempt: 0, result: {} } }];
    if (!step.when || step.when.test(subject)) return [];
    const reason = `not needed: ${step.when.name}`;
    return [{ type: 'StepSkipped', data: { step: step.name, by: 'definition', reason, result: null } }];
  });
  return [started, ...settled];
}
