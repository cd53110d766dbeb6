import type { Command } from '../commands/command.ts';
import { decideOn } from '../commands/deciding.ts';
import { Rejection } from '../commands/errors.ts';
import {
  addAddOnCommand,
  applyCouponCommand,
  cancelSubscriptionCommand,
  changeAddOnQuantityCommand,
  changePlanCommand,
  changeQuantityCommand,
  holdSubscriptionCommand,
  pauseSubscriptionCommand,
  reactivateSubscriptionCommand,
  releaseSubscriptionCommand,
  removeAddOnCommand,
  removeCouponCommand,
  resumeSubscriptionCommand,
  revokeScheduledChangeCommand,
  setOverridesCommand,
  startSubscriptionCommand,
  undoCancellationCommand,
} from '../commands/subscription/commands.ts';
import type { SubscriptionResult } from '../commands/subscription/inputs.ts';
import type { SagaStarts } from '../commands/types.ts';
import type { EventStore } from '../eventstore/types.ts';
import { inRealTime, type Clock, type TenantClock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import { invoiceHistory, subscriptionHistory } from './account-history.ts';
import { basisOf } from './basis.ts';
import { decidedState, effectsOf } from './effects.ts';
import type { PreviewResult } from './preview.ts';

export interface PreviewContext {
  readonly tenant: string;
  /** As the command takes it: refused with `VersionConflict` where the subscription has moved. */
  readonly expectedVersion?: number | null;
  /** Default: one that no operation has. Where it is that of the command sent later, all ids come out alike. */
  readonly operationId?: string;
}

type Show<I extends object> = (context: PreviewContext, input: I) => Promise<PreviewResult>;

export interface PreviewsOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Default: every tenant lives in real time. */
  readonly tenantClock?: TenantClock;
  /** The same as the commands': what a preview shows of sagas is what they begin with. */
  readonly sagaStarts: SagaStarts;
}

/** What operations would do, decided by the commands themselves, with their validations and refusals. Nothing is appended. */
export function createPreviews({
  store,
  clock,
  tenantClock = inRealTime(clock),
  sagaStarts,
}: PreviewsOptions) {
  const of =
    <I extends object>(command: Command<I, SubscriptionResult>): Show<I> =>
    async ({ tenant, expectedVersion = null, operationId = derivedId(tenant, 'preview') }, input) => {
      try {
        command.check(input);
        const now = await tenantClock.now(tenant);
        const asked = { tenant, operationId, now, expectedVersion };
        const decided = await decideOn({ store, sagaStarts }, command, asked, input);
        const { result, streams } = decided.decision;
        const [history, invoices] = await Promise.all([
          subscriptionHistory(store, tenant, result.accountId, streams),
          invoiceHistory(store, tenant, streams),
        ]);
        const basis = await basisOf(store, tenant, decidedState(decided, history, operationId));
        return { ok: true, preview: effectsOf(decided, { history, invoices, basis }, asked) };
      } catch (error) {
        if (error instanceof Rejection) return { ok: false, errors: error.errors };
        throw error;
      }
    };
  return {
    startSubscription: of(startSubscriptionCommand),
    changePlan: of(changePlanCommand),
    changeQuantity: of(changeQuantityCommand),
    addAddOn: of(addAddOnCommand),
    changeAddOnQuantity: of(changeAddOnQuantityCommand),
    removeAddOn: of(removeAddOnCommand),
    revokeScheduledChange: of(revokeScheduledChangeCommand),
    applyCoupon: of(applyCouponCommand),
    removeCoupon: of(removeCouponCommand),
    setOverrides: of(setOverridesCommand),
    pauseSubscription: of(pauseSubscriptionCommand),
    resumeSubscription: of(resumeSubscriptionCommand),
    holdSubscription: of(holdSubscriptionCommand),
    releaseSubscription: of(releaseSubscriptionCommand),
    cancelSubscription: of(cancelSubscriptionCommand),
    undoCancellation: of(undoCancellationCommand),
    reactivateSubscription: of(reactivateSubscriptionCommand),
  };
}

/** The operations that can be previewed, by the names under which they are sent. */
export type Previews = ReturnType<typeof createPreviews>;
