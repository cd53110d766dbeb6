import type { SagaDefinition, StepDefinition } from './definition.ts';
import type { SagaEvent, StepStarted } from './events.ts';
import { dependants } from './graph.ts';
import { isSettled, mayHaveEffect, wasStarted, type SagaState, type StepState } from './state.ts';

/** What a new attempt is given. */
export interface Grant {
  /** Names the holder; every attempt begun by one append has the same. */
  readonly lease: string;
  /** Added to an attempt's time limit: for the answer to be written down. */
  readonly leaseMarginMs: number;
}

/**
 * What follows from where the saga stands, without anything new from outside: steps to start, compensations to
 * start, the end. Empty where all that is left is to wait. Pure.
 */
export function advance(definition: SagaDefinition, state: SagaState, grant: Grant): readonly SagaEvent[] {
  if (!state.started || state.outcome) return [];
  return state.direction === 'forward' ? goOn(definition, state, grant) : goBack(definition, state, grant);
}

function goOn(definition: SagaDefinition, state: SagaState, grant: Grant): readonly SagaEvent[] {
  if (state.steps.every(isSettled)) return [{ type: 'SagaCompleted', data: { warnings: state.warnings } }];
  return state.steps
    .filter((step) => isReady(state, step))
    .map((step) => startOf(state, definitionOf(definition, step.name), step, grant));
}

/** Ready: everything that it depends on is settled, and it was never begun, or an operator wants it again. */
export function isReady(state: SagaState, step: StepState): boolean {
  if (step.action.phase !== 'idle' && step.action.phase !== 'requested') return false;
  return state.steps.every((other) => !step.dependsOn.includes(other.name) || isSettled(other));
}

function goBack(definition: SagaDefinition, state: SagaState, grant: Grant): readonly SagaEvent[] {
  // A running attempt may still bring about an effect; its outcome decides what there is to compensate.
  if (state.steps.some((step) => step.action.phase === 'running')) return [];
  const left = state.steps.filter((step) => !isTakenBack(step));
  if (left.length === 0) return [endOfReturn(state)];
  return left
    .filter((step) => step.undo.phase === 'idle' || step.undo.phase === 'requested')
    .filter((step) => dependants(state.steps, step.name).every(isTakenBack))
    .map((step) => undoOf(state, definitionOf(definition, step.name), step, grant));
}

/** Nothing (more) is to be compensated at this step. */
function isTakenBack(step: StepState): boolean {
  return (
    !wasStarted(step) || !step.compensable || step.undo.phase === 'done' || step.undo.phase === 'skipped'
  );
}

function endOfReturn(state: SagaState): SagaEvent {
  const notUndone = state.steps.filter((s) => wasStarted(s) && mayHaveEffect(s)).map((s) => s.name);
  if (notUndone.length > 0) return { type: 'SagaFailed', data: { notUndone } };
  return { type: 'SagaCompensated', data: {} };
}

/** The next attempt at a step's action. The attempt is counted here, before anything else is done for it. */
export function startOf(
  state: SagaState,
  definition: StepDefinition,
  step: StepState,
  grant: Grant,
): SagaEvent {
  return {
    type: 'StepStarted',
    data: attemptAt(definition, step.action.attempt + 1, actionKey(state, step.name), grant),
  };
}

/** The next attempt at a step's compensation. */
export function undoOf(
  state: SagaState,
  definition: StepDefinition,
  step: StepState,
  grant: Grant,
): SagaEvent {
  return {
    type: 'StepCompensating',
    data: attemptAt(definition, step.undo.attempt + 1, undoKey(state, step.name), grant),
  };
}

function attemptAt(
  { name: step, attemptTimeLimitMs }: StepDefinition,
  attempt: number,
  key: string,
  { lease, leaseMarginMs }: Grant,
): StepStarted['data'] {
  return { step, attempt, key, lease, leaseMs: attemptTimeLimitMs + leaseMarginMs };
}

/** One key for all attempts at a step: its effect happens once. */
export const actionKey = (state: SagaState, step: string): string => `${state.started?.sagaId ?? ''}:${step}`;

/** The undo is an effect of its own. */
export const undoKey = (state: SagaState, step: string): string => `${actionKey(state, step)}:undo`;

export function definitionOf(definition: SagaDefinition, name: string): StepDefinition {
  const step = definition.steps.find((s) => s.name === name);
  if (!step)
    throw new Error(`Saga definition ${definition.type} v${definition.version} has no step ${name}.`);
  return step;
}
