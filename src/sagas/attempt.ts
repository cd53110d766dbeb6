import type { CallOutcome } from '../connectors/types.ts';
import { crashPoint } from '../platform/crash-points.ts';
import { traced } from '../platform/tracing.ts';
import { actionKey, definitionOf, undoKey } from './advance.ts';
import type { SagaInstance } from './instance.ts';

/** How long after its time limit an attempt may take to say how it ended. */
const graceMs = 1_000;

/** An attempt that this process was granted. */
export interface GrantedAttempt {
  readonly of: 'action' | 'undo';
  readonly step: string;
  readonly attempt: number;
  readonly lease: string;
}

/** The attempts that a lease was granted, as the saga's state shows them. */
export function grantedBy(saga: SagaInstance, lease: string): readonly GrantedAttempt[] {
  return saga.state.steps.flatMap(({ name: step, action, undo }) => [
    ...(action.lease === lease ? [{ of: 'action', step, attempt: action.attempt, lease } as const] : []),
    ...(undo.lease === lease ? [{ of: 'undo', step, attempt: undo.attempt, lease } as const] : []),
  ]);
}

/**
 * Makes one attempt and tells how it ended; never throws. Past the time limit, or once `stopping` aborts, the action is
 * told to stop, and what it did is unknown unless it says so at once.
 */
export function makeAttempt(
  saga: SagaInstance,
  granted: GrantedAttempt,
  stopping: AbortSignal,
): Promise<CallOutcome> {
  const { of, step, attempt } = granted;
  const { type } = saga.definition;
  const attributes = {
    'saga.id': saga.sagaId,
    'saga.type': type,
    'saga.step': step,
    'saga.attempt': attempt,
  };
  const name = of === 'action' ? `saga ${type} ${step}` : `saga ${type} ${step} undo`;
  // A saga is one trace, however long it takes and wherever its attempts are made.
  return traced({ name, parent: saga.context.traceparent, attributes }, async (span) => {
    const outcome = await untraced(saga, granted, stopping, span.traceparent);
    span.set({ 'saga.outcome': outcome.outcome });
    if (outcome.outcome !== 'succeeded') span.fail(outcome.message);
    return outcome;
  });
}

async function untraced(
  saga: SagaInstance,
  { of, step }: GrantedAttempt,
  stopping: AbortSignal,
  traceparent: string | null,
): Promise<CallOutcome> {
  const definition = definitionOf(saga.definition, step);
  const giving = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let giveUp: (message: string) => void = () => {};
  const abandoned = new Promise<CallOutcome>((resolve) => {
    giveUp = (message) => {
      if (giving.signal.aborted) return;
      giving.abort();
      timers.push(setTimeout(resolve, graceMs, { outcome: 'unknown', message }));
    };
  });
  const { attemptTimeLimitMs } = definition;
  timers.push(setTimeout(() => giveUp(`no answer within ${attemptTimeLimitMs} ms`), attemptTimeLimitMs));
  const onStop = (): void => giveUp('the process was stopped during the attempt');
  if (stopping.aborted) onStop();
  stopping.addEventListener('abort', onStop);
  const { signal } = giving;
  const call = { ...saga.context, traceparent, step, key: actionKey(saga.state, step), signal };
  try {
    return await Promise.race([abandoned, run(saga, of, step, call)]);
  } catch (error) {
    return { outcome: 'unknown', message: error instanceof Error ? error.message : String(error) };
  } finally {
    timers.forEach(clearTimeout);
    stopping.removeEventListener('abort', onStop);
  }
}

async function run(
  saga: SagaInstance,
  of: 'action' | 'undo',
  step: string,
  call: Parameters<Exclude<ReturnType<typeof definitionOf>['action'], 'recorded'>['run']>[0],
): Promise<CallOutcome> {
  const { action, compensate } = definitionOf(saga.definition, step);
  crashPoint(of === 'action' ? 'step.calling' : 'undo.calling');
  if (of === 'action') {
    if (action === 'recorded') throw new Error(`Step ${step} is done by the command and has no action.`);
    return action.run(call);
  }
  if (!compensate) throw new Error(`Step ${step} has no compensation.`);
  return compensate.run({ ...call, undoKey: undoKey(saga.state, step) });
}
