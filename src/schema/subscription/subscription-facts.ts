import type { Fold } from '../../commands/loading.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import { statusFacts, type StatusFacts } from '../../commands/subscription/status.ts';
import { subscription, type Subscription } from '../../commands/subscription/subscription.ts';
import type { LocalDate } from '../../platform/clock.ts';

/** What is known of a subscription: what decisions stand on, what its status follows from, and what only people ask for. */
export interface SubscriptionFacts {
  readonly life: Subscription;
  readonly status: StatusFacts;
  readonly externalId: string | null;
  readonly billedThrough: LocalDate | null;
  readonly committedUntil: LocalDate | null;
}

export const subscriptionFacts: Fold<SubscriptionFacts | null, SubscriptionEvent> = {
  initial: null,
  evolve(facts, event) {
    const life = subscription.evolve(facts?.life ?? null, event);
    const status = statusFacts.evolve(facts?.status ?? null, event);
    if (!life || !status) return null;
    if (event.type !== 'SubscriptionStarted') return facts && { ...facts, life, status };
    const { externalId, billedThrough, commitment } = event.data;
    return { life, status, externalId, billedThrough, committedUntil: commitment?.until ?? null };
  },
};
