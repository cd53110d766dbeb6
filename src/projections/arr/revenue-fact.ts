import { currencyOfTerms } from '../../commands/rating/price.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { annualised } from '../recurring/annualised.ts';
import { bringsRevenue } from '../recurring/standing.ts';
import { termsInForce } from '../recurring/terms-in-force.ts';
import type { RevenueFact } from './movements.ts';

/** Null for events that say nothing about recurring revenue. */
export function revenueFact(event: RecordedEvent): RevenueFact | null {
  const inForce = termsInForce(event);
  if (inForce === null) return null;
  const { accountId, subscriptionId, operationId, effectiveAt, standing, terms } = inForce;
  const { type, data } = event as RecordedEvent & SubscriptionEvent;
  return {
    ...{ accountId, subscriptionId, operationId, effectiveAt, standing },
    tenant: event.tenant,
    stream: event.stream,
    version: event.version,
    recordedAt: event.recordedAt,
    currency: currencyOfTerms(terms),
    ...(bringsRevenue(standing) ? annualised(terms) : { mrr: 0n, arr: 0n }),
    timeZone: type === 'SubscriptionStarted' ? data.timeZone : null,
  };
}
