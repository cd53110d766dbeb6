import type { Fold } from '../../commands/loading.ts';
import type { ChangeDirection } from '../../commands/rating/direction.ts';
import type { Terms } from '../../commands/rating/terms.ts';
import type { Period, SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';

/** What is known of a subscription. */
export interface SubscriptionFacts {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly externalId: string | null;
  readonly terms: Terms;
  readonly currentPeriod: Period;
  readonly startedOn: LocalDate;
  readonly billedThrough: LocalDate | null;
  readonly committedUntil: LocalDate | null;
  readonly cancelledOn: LocalDate | null;
  /** The change that is neither completed nor reverted. */
  readonly inFlight: ChangeInFlight | null;
}

export interface ChangeInFlight {
  readonly operationId: string;
  readonly direction: ChangeDirection;
  readonly effectiveAt: Instant;
  readonly previous: Terms;
}

export const subscriptionFacts: Fold<SubscriptionFacts | null, SubscriptionEvent> = {
  initial: null,
  evolve(facts, event) {
    if (event.type === 'SubscriptionStarted') return started(event.data);
    return facts && { ...facts, ...changes(event) };
  },
};

function started(
  data: Extract<SubscriptionEvent, { type: 'SubscriptionStarted' }>['data'],
): SubscriptionFacts {
  const {
    subscriptionId,
    accountId,
    externalId,
    terms,
    currentPeriod,
    startedOn,
    billedThrough,
    commitment,
  } = data;
  return {
    subscriptionId,
    accountId,
    externalId,
    terms,
    currentPeriod,
    startedOn,
    billedThrough,
    committedUntil: commitment?.until ?? null,
    cancelledOn: null,
    inFlight: null,
  };
}

function changes(
  event: Exclude<SubscriptionEvent, { type: 'SubscriptionStarted' }>,
): Partial<SubscriptionFacts> {
  switch (event.type) {
    case 'SubscriptionRenewalCompleted':
      return { currentPeriod: event.data.currentPeriod };
    case 'SubscriptionPlanChanged': {
      const { operationId, direction, effectiveAt, previous, terms, currentPeriod } = event.data;
      return { terms, currentPeriod, inFlight: { operationId, direction, effectiveAt, previous } };
    }
    case 'SubscriptionPlanChangeCompleted':
      return { inFlight: null };
    case 'SubscriptionPlanChangeReverted':
      return { terms: event.data.terms, currentPeriod: event.data.currentPeriod, inFlight: null };
    case 'SubscriptionCancelled':
      return { cancelledOn: event.data.cancelledOn };
  }
}
