import { Counter, Histogram, type Registry } from 'prom-client';
import { epochMs, type Clock } from '../../platform/clock.ts';
import type { SagaEvent } from '../../sagas/events.ts';
import type { SagaInstance } from '../../sagas/instance.ts';
import type { EndedAttempt } from '../../sagas/worker.ts';
import { responseSeconds, workflowSeconds } from './buckets.ts';

export interface SagaObservers {
  readonly onMoved: (saga: SagaInstance, events: readonly SagaEvent[]) => void;
  readonly onAttemptEnded: (attempt: EndedAttempt) => void;
}

/** What the orchestrator of this process does. */
export function sagaMetrics(registry: Registry, clock: Clock): SagaObservers {
  const registers = [registry];
  const ended = new Counter({
    name: 'revenue_sagas_ended_total',
    help: 'Sagas that came to their end, by outcome.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const lifetime = new Histogram({
    name: 'revenue_saga_duration_seconds',
    help: 'From the command that began a saga to its end.',
    labelNames: ['type', 'outcome'],
    buckets: workflowSeconds,
    registers,
  });
  const attempts = new Counter({
    name: 'revenue_saga_attempts_total',
    help: 'Attempts at steps (action) and at taking them back (undo), by outcome.',
    labelNames: ['type', 'step', 'of', 'outcome'],
    registers,
  });
  const attemptDuration = new Histogram({
    name: 'revenue_saga_step_duration_seconds',
    help: 'One attempt at a step.',
    labelNames: ['type', 'step', 'of'],
    buckets: responseSeconds,
    registers,
  });
  const retries = new Counter({
    name: 'revenue_saga_retries_total',
    help: 'Retries scheduled.',
    labelNames: ['type', 'step', 'of'],
    registers,
  });
  const escalations = new Counter({
    name: 'revenue_saga_escalations_total',
    help: 'Steps that cannot go on, or cannot be taken back, without a person.',
    labelNames: ['type', 'step', 'of'],
    registers,
  });

  const onMoved: SagaObservers['onMoved'] = (saga, events) => {
    const { type } = saga.definition;
    for (const event of events) {
      if (event.type === 'StepRetryScheduled') retries.inc({ type, step: event.data.step, of: 'action' });
      if (event.type === 'CompensationRetryScheduled')
        retries.inc({ type, step: event.data.step, of: 'undo' });
      if (event.type === 'StepEscalated') escalations.inc({ type, step: event.data.step, of: 'action' });
      if (event.type === 'CompensationStuck') escalations.inc({ type, step: event.data.step, of: 'undo' });
    }
    // An outcome is the last thing that is ever written of a saga.
    const { outcome } = saga.state;
    if (!outcome) return;
    ended.inc({ type, outcome });
    const seconds = (epochMs(clock) - Date.parse(saga.startedAt)) / 1000;
    lifetime.observe({ type, outcome }, Math.max(0, seconds));
  };
  const onAttemptEnded: SagaObservers['onAttemptEnded'] = ({ saga, step, of, outcome, seconds }) => {
    const { type } = saga.definition;
    attempts.inc({ type, step, of, outcome });
    attemptDuration.observe({ type, step, of }, seconds);
  };
  return { onMoved, onAttemptEnded };
}
