import type { StreamAppend } from '../eventstore/types.ts';
import type { SagaEvent } from '../sagas/events.ts';
import { evolveSaga } from '../sagas/evolve.ts';
import { initialSaga } from '../sagas/state.ts';
import { stepStatus, type StepStatus } from '../sagas/status.ts';

export interface PlannedStep {
  readonly name: string;
  readonly downstream: string;
  readonly dependsOn: readonly string[];
  readonly criticality: 'critical' | 'non_critical';
  readonly pivot: boolean;
  readonly compensable: boolean;
  /** At the start: `succeeded` where the operation itself does it, `skipped` where it is not needed, else `ready` or `pending`. */
  readonly status: StepStatus;
}

/** A saga that an operation would begin. */
export interface PlannedSaga {
  readonly type: string;
  readonly definitionVersion: number;
  /** In the order of the definition. */
  readonly steps: readonly PlannedStep[];
}

/** The sagas as their first events leave them. */
export function plannedSagas(starts: readonly StreamAppend[]): PlannedSaga[] {
  return starts.flatMap(({ events }) => {
    const state = (events as readonly SagaEvent[]).reduce(evolveSaga, initialSaga);
    if (!state.started) return [];
    const { type, definitionVersion } = state.started;
    const steps = state.steps.map((step) => {
      const { name, downstream, dependsOn, criticality, pivot, compensable } = step;
      return {
        name,
        downstream,
        dependsOn,
        criticality,
        pivot,
        compensable,
        status: stepStatus(state, step),
      };
    });
    return [{ type, definitionVersion, steps }];
  });
}
