import type { Command } from '../commands/command.ts';
import { Rejection } from '../commands/errors.ts';
import type { Handled } from '../commands/handler.ts';
import { load } from '../commands/loading.ts';
import type { CommandContext, CommandResult } from '../commands/types.ts';
import { createVerbs, reasonOf } from '../commands/verbs.ts';
import type { EventStore } from '../eventstore/types.ts';
import type { Wakeups } from '../messaging/types.ts';
import type { Definitions } from './definitions.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import {
  compensateSaga,
  retryStep,
  skipStep,
  type CompensateSaga,
  type RetryStep,
  type SkipStep,
  type Verdict,
} from './operator-verbs.ts';
import { initialSaga, type SagaState } from './state.ts';
import { timerChanges, wakeTimer } from './timers.ts';

export type SagaCommandResult = CommandResult<{ readonly sagaId: string }>;

type SagaCommand<I> = (context: CommandContext, input: I) => Promise<SagaCommandResult>;

/**
 * What an operator can do to a saga. Each needs a reason (`context.reason`), which stands in the saga's history with who and when.
 * The orchestrator acts on it once it is recorded.
 */
export interface SagaCommands {
  readonly retryStep: SagaCommand<RetryStep>;
  readonly skipStep: SagaCommand<SkipStep>;
  readonly compensate: SagaCommand<CompensateSaga>;
}

export interface SagaCommandsOptions {
  readonly store: EventStore;
  readonly definitions: Definitions;
  readonly wakeups: Wakeups;
  /** Key of the HMAC over command name and input that receipts keep. */
  readonly requestHashKey: string | Buffer;
  readonly random?: () => number;
  /** Told of each verb once it is over, however it ended. */
  readonly onHandled?: (handled: Handled) => void;
}

interface AboutSaga {
  readonly sagaId: string;
}

const fold = { initial: initialSaga, evolve: evolveSaga };

export function createSagaCommands(options: SagaCommandsOptions): SagaCommands {
  const { definitions, wakeups } = options;
  const handle = createVerbs(options);

  async function perform<I extends AboutSaga>(
    name: string,
    context: CommandContext,
    input: I,
    verdictOn: (state: SagaState, reason: string) => Verdict,
  ): Promise<SagaCommandResult> {
    const command: Command<I, AboutSaga> = {
      name,
      check: () => void reasonOf(context),
      async decide({ tenant, store, expect }, { sagaId }) {
        const ref = { tenant, stream: sagaStream(sagaId) };
        const { version, state } = await load<SagaState, SagaEvent>(store, ref, fold);
        const { started } = state;
        if (started) expect(version);
        const verdict = verdictOn(state, reasonOf(context));
        if ('refused' in verdict) throw new Rejection([verdict.refused]);
        const { events } = verdict;
        const accountId = started?.accountId ?? null;
        const definition =
          started && definitions.of(started.type, started.definitionVersion, started.definitionHash);
        // Where the definition is unknown here, a process that has it looks what the saga needs.
        const timers = definition
          ? timerChanges(definition, state, events.reduce(evolveSaga, state))
          : { setTimers: [wakeTimer] };
        return {
          result: { sagaId },
          accountId,
          streams: [{ ...ref, accountId, expected: version, events, ...timers }],
        };
      },
    };
    const answer = await handle(command, context, input);
    if (answer.ok && !answer.replayed) wakeups.send('timers');
    return answer;
  }

  return {
    retryStep: (context, input) =>
      perform('saga.retryStep', context, input, (state) => retryStep(state, input)),
    skipStep: (context, input) =>
      perform('saga.skipStep', context, input, (state, reason) => skipStep(state, input, reason)),
    compensate: (context, input) =>
      perform('saga.compensate', context, input, (state, reason) => compensateSaga(state, reason)),
  };
}
