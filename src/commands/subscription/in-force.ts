import type { Instant } from '../../platform/clock.ts';
import type { Occasion } from '../types.ts';
import type { InForce, OfSubscription } from './events.ts';
import type { Subscription } from './subscription.ts';

export function ofSubscription(
  { subscriptionId, accountId }: Subscription,
  { operationId }: Occasion,
): OfSubscription {
  return { subscriptionId, accountId, operationId };
}

/**
 * What is in force from a moment on: as before but for what is given. A clock that was set back, or a fact that comes late, does not
 * reorder what took effect.
 */
export function inForce(
  state: Subscription,
  effectiveAt: Instant,
  now: Partial<Pick<InForce, 'terms' | 'standing' | 'held'>>,
  occasion: Occasion,
): InForce {
  const { standing, held, footing, lastEffectiveAt } = state;
  return {
    ...ofSubscription(state, occasion),
    terms: footing.terms,
    standing,
    held,
    ...now,
    effectiveAt: notBefore(lastEffectiveAt, effectiveAt),
  };
}

export function notBefore(earliest: Instant, at: Instant): Instant {
  return at > earliest ? at : earliest;
}
