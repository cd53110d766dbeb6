import type { CommandContext, CommandResult } from '../commands/index.ts';
import { subscriptionStream } from '../commands/subscription/events.ts';
import type { Member } from '../commands/together.ts';
import type { DueBusinessTimer } from '../eventstore/business-timers.ts';
import type { IdSource } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { DoDue, DueOutcome } from './due-work.ts';

/** The command that does all that is due of a subscription, for many of one tenant at once. */
export type RenewTogether = (
  members: readonly Member<{ readonly subscriptionId: string }>[],
) => Promise<readonly PromiseSettledResult<CommandResult<object>>[]>;

export interface SubscriptionsDueOptions {
  readonly renewTogether: RenewTogether;
  readonly ids: IdSource;
  readonly logger: Logger;
}

const prefix = subscriptionStream('');

/** Has each subscription do all that is due of it: begin, change, renew, be cancelled, end. */
export function subscriptionsDue({ renewTogether, ids, logger }: SubscriptionsDueOptions): DoDue {
  return async (_tenant, due) => {
    const settled = await renewTogether(
      due.map((timer) => ({
        context: contextOf(timer, ids),
        input: { subscriptionId: timer.stream.slice(prefix.length) },
      })),
    );
    return settled.map((answer, at): DueOutcome => {
      const { tenant, stream, dueAt } = due[at]!;
      if (answer.status === 'rejected') {
        logger.error({ tenant, stream, dueAt, err: answer.reason as unknown }, 'due, and could not be done');
        return 'failed';
      }
      if (answer.value.ok) return 'done';
      logger.info({ tenant, stream, dueAt, errors: answer.value.errors }, 'due, and refused for now');
      return 'refused';
    });
  };
}

/**
 * The first time the operation is that of the subscription and the moment that was due. Where this was tried before, or the timer was set to the same moment
 * once more (a change was reverted), another try must not be taken for the first.
 */
function contextOf({ tenant, stream, dueAt, again }: DueBusinessTimer, ids: IdSource): CommandContext {
  const due = `due:${stream}:${dueAt}`;
  return {
    principal: { tenant, actor: 'scheduler', role: 'system' },
    idempotencyKey: again ? `${due}:${ids.next()}` : due,
    notBefore: dueAt,
  };
}
