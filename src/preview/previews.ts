import type { Command } from '../commands/command.ts';
import { decideOn } from '../commands/deciding.ts';
import { Rejection } from '../commands/errors.ts';
import {
  cancelSubscriptionCommand,
  changePlanCommand,
  startSubscriptionCommand,
} from '../commands/subscription/commands.ts';
import type {
  CancelSubscription,
  ChangePlan,
  StartSubscription,
  SubscriptionResult,
} from '../commands/subscription/inputs.ts';
import type { SagaStarts } from '../commands/types.ts';
import type { EventStore } from '../eventstore/types.ts';
import { inRealTime, type Clock, type TenantClock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import { subscriptionHistory } from './account-history.ts';
import { effectsOf } from './effects.ts';
import type { PreviewResult } from './preview.ts';

export interface PreviewContext {
  readonly tenant: string;
  /** As the command takes it: refused with `VersionConflict` where the subscription has moved. */
  readonly expectedVersion?: number | null;
  /** Default: one that no operation has. Where it is that of the command sent later, all ids come out alike. */
  readonly operationId?: string;
}

type Show<I extends object> = (context: PreviewContext, input: I) => Promise<PreviewResult>;

/** What operations would do, decided by the commands themselves, with their validations and refusals. Nothing is appended. */
export interface Previews {
  readonly startSubscription: Show<StartSubscription>;
  readonly changePlan: Show<ChangePlan>;
  readonly cancelSubscription: Show<CancelSubscription>;
}

export interface PreviewsOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Default: every tenant lives in real time. */
  readonly tenantClock?: TenantClock;
  /** The same as the commands': what a preview shows of sagas is what they begin with. */
  readonly sagaStarts: SagaStarts;
}

export function createPreviews({
  store,
  clock,
  tenantClock = inRealTime(clock),
  sagaStarts,
}: PreviewsOptions): Previews {
  const of =
    <I extends object>(command: Command<I, SubscriptionResult>): Show<I> =>
    async ({ tenant, expectedVersion = null, operationId = derivedId(tenant, 'preview') }, input) => {
      try {
        command.check(input);
        const now = await tenantClock.now(tenant);
        const asked = { tenant, operationId, now, expectedVersion };
        const decided = await decideOn({ store, sagaStarts }, command, asked, input);
        const { result, streams } = decided.decision;
        const history = await subscriptionHistory(store, tenant, result.accountId, streams);
        return { ok: true, preview: effectsOf(decided, history, asked) };
      } catch (error) {
        if (error instanceof Rejection) return { ok: false, errors: error.errors };
        throw error;
      }
    };
  return {
    startSubscription: of(startSubscriptionCommand),
    changePlan: of(changePlanCommand),
    cancelSubscription: of(cancelSubscriptionCommand),
  };
}
