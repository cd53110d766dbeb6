import type { Instant } from '../platform/clock.ts';
import type { RecordedEvent } from '../eventstore/types.ts';
import type { SagaEvent } from './events.ts';

/** One transition of a saga; the versions of a saga's entries are 1, 2, 3, … without a gap. */
export interface SagaProgress {
  readonly sagaId: string;
  /** Version of the saga's stream; resume with `after` set to it. */
  readonly version: number;
  /** Type of the event: `StepSucceeded`. */
  readonly type: SagaEvent['type'];
  /** Null where it concerns the saga as a whole. */
  readonly step: string | null;
  readonly attempt: number | null;
  readonly at: Instant;
  /** For people: why, or what went wrong. */
  readonly detail: string | null;
  /** The saga's last transition. */
  readonly isLast: boolean;
}

export function progressOf(event: RecordedEvent & SagaEvent): SagaProgress {
  return {
    sagaId: event.stream.slice('saga-'.length),
    version: event.version,
    type: event.type,
    step: 'step' in event.data ? event.data.step : null,
    attempt: 'attempt' in event.data ? event.data.attempt : null,
    at: event.recordedAt,
    detail: detailOf(event) ?? event.meta.reason,
    isLast: event.type === 'SagaCompleted' || event.type === 'SagaCompensated' || event.type === 'SagaFailed',
  };
}

function detailOf({ data }: SagaEvent): string | null {
  if ('code' in data) return `${data.code}: ${data.message}`;
  if ('message' in data) return data.message;
  if ('reason' in data) return data.reason;
  if ('dueInMs' in data) return `next attempt in ${data.dueInMs} ms`;
  if ('notUndone' in data) return `not undone: ${data.notUndone.join(', ')}`;
  return null;
}
