import type { Terms } from '../../commands/rating/terms.ts';
import type { ChangeDirection } from '../../commands/rating/direction.ts';
import type { InForce, SubscriptionEvent } from '../../commands/subscription/events.ts';
import { itemsOf } from '../../commands/rating/terms.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Told } from './activity.ts';

const kindOfDirection = {
  upgrade: 'upgraded',
  downgrade: 'downgraded',
  lateral: 'changed',
} as const satisfies Record<ChangeDirection, string>;

/** Null for events of other streams, and for those that another line of the timeline tells. */
export function subscriptionActivity(told: EventData): Told | null {
  const event = told as SubscriptionEvent;
  switch (event.type) {
    case 'SubscriptionStarted':
      return inForce('subscription_started', event.data);
    case 'SubscriptionTrialStarted':
      return inForce('trial_started', event.data);
    case 'SubscriptionActivated':
      return inForce('activated', event.data);
    case 'SubscriptionPlanVersionReached':
      return inForce('plan_version_reached', event.data);
    case 'SubscriptionPlanChanged':
      return inForce(kindOfDirection[event.data.direction], event.data);
    case 'SubscriptionQuantityChanged':
      return inForce('quantity_changed', event.data);
    case 'SubscriptionAddOnsChanged':
      return inForce('add_ons_changed', event.data);
    case 'SubscriptionPlanChangeReverted':
      return inForce('change_reverted', event.data);
    case 'SubscriptionDiscountsChanged': {
      const { previous, terms } = event.data;
      return {
        ...inForce('discounts_changed', event.data),
        before: coupons(previous),
        after: coupons(terms),
      };
    }
    case 'SubscriptionOverridesChanged': {
      const { previous, terms } = event.data;
      return { ...inForce('overrides_changed', event.data), before: agreed(previous), after: agreed(terms) };
    }
    case 'SubscriptionChangeScheduled': {
      const { subscriptionId: subject, change, effectiveOn, scheduledAt: at } = event.data;
      return { kind: 'change_scheduled', at, after: `${described(change)}, ${effectiveOn}`, subject };
    }
    case 'SubscriptionScheduledChangeRevoked':
      return {
        kind: 'scheduled_change_revoked',
        at: event.data.revokedAt,
        subject: event.data.subscriptionId,
      };
    case 'SubscriptionPaused':
      return inForce('paused', event.data);
    case 'SubscriptionResumed':
      return inForce('resumed', event.data);
    case 'SubscriptionHoldApplied':
      return inForce('hold_applied', event.data);
    case 'SubscriptionHoldReleased':
      return inForce('hold_released', event.data);
    case 'SubscriptionCancellationScheduled': {
      const { subscriptionId: subject, cancelOn, scheduledAt: at } = event.data;
      return { kind: 'cancellation_scheduled', at, after: cancelOn, subject };
    }
    case 'SubscriptionCancellationRevoked':
      return { kind: 'cancellation_revoked', at: event.data.revokedAt, subject: event.data.subscriptionId };
    case 'SubscriptionCancelled':
      return over('cancelled', event.data);
    case 'SubscriptionEnded':
      return over('ended', event.data);
    case 'SubscriptionReactivated':
      return inForce('reactivated', event.data);
    case 'SubscriptionRenewalCompleted': // its invoice tells it
    case 'SubscriptionPlanChangeCompleted':
      return null;
    default:
      return null;
  }
}

function inForce(kind: string, data: InForce & { readonly previous?: Terms }): Told {
  const { effectiveAt: at, terms, previous, subscriptionId: subject } = data;
  const after = described(terms);
  return previous ? { kind, at, before: described(previous), after, subject } : { kind, at, after, subject };
}

function over(kind: string, { effectiveAt: at, terms, subscriptionId: subject }: InForce): Told {
  return { kind, at, before: described(terms), subject };
}

const described = (terms: Terms): string =>
  itemsOf(terms)
    .map(({ plan, quantity }) => `${plan.name} × ${quantity}`)
    .join(' + ');

const coupons = ({ discounts }: Terms): string => discounts.map(({ name }) => name).join(', ');

const agreed = ({ overrides }: Terms): string => overrides.map(({ key }) => key).join(', ');
