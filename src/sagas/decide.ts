import type { CallOutcome } from '../connectors/types.ts';
import { advance, type Grant } from './advance.ts';
import type { SagaDefinition } from './definition.ts';
import type { SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { onTimer } from './on-timer.ts';
import { settleAttempt, type Circumstances } from './settle.ts';
import { stepOf, type SagaState } from './state.ts';
import type { SagaTimer } from './timers.ts';

/** What reaches a saga from outside. */
export type SagaInput =
  /** A hint that something was appended by others, up to a version where that is known. */
  | { readonly kind: 'look'; readonly version?: number }
  | { readonly kind: 'timer'; readonly timer: SagaTimer }
  | {
      readonly kind: 'outcome';
      readonly of: 'action' | 'undo';
      readonly step: string;
      readonly attempt: number;
      readonly lease: string;
      readonly outcome: CallOutcome;
    };

/**
 * The events that an input brings about, with all that follows from them, and the state after them: one append. So
 * there is no moment at which a step is due and nobody was told. Empty where the input is stale. Pure.
 *
 * @param grant null where this process begins nothing new: what is then left to begin has a timer that tells others
 */
export function decideSaga(
  definition: SagaDefinition,
  state: SagaState,
  input: SagaInput,
  grant: Grant | null,
  circumstances: Circumstances,
): { readonly events: readonly SagaEvent[]; readonly state: SagaState } {
  if (!state.started || state.outcome) return { events: [], state };
  const events = [...firstEvents(definition, state, input, grant, circumstances)];
  let current = events.reduce(evolveSaga, state);
  for (;;) {
    const more = advance(definition, current, grant ?? nobody).filter((event) => grant ?? !begins(event));
    if (more.length === 0) return { events, state: current };
    events.push(...more);
    current = more.reduce(evolveSaga, current);
  }
}

const nobody: Grant = { lease: '', leaseMarginMs: 0 };
const begins = ({ type }: SagaEvent): boolean => type === 'StepStarted' || type === 'StepCompensating';

function firstEvents(
  definition: SagaDefinition,
  state: SagaState,
  input: SagaInput,
  grant: Grant | null,
  circumstances: Circumstances,
): readonly SagaEvent[] {
  switch (input.kind) {
    case 'look':
      return [];
    case 'timer':
      return grant ? onTimer(definition, state, input.timer, grant, circumstances) : [];
    case 'outcome': {
      const run = stepOf(state, input.step)[input.of];
      const isLive = run.phase === 'running' && run.attempt === input.attempt && run.lease === input.lease;
      return isLive ? settleAttempt(definition, state, input, circumstances) : [];
    }
  }
}
