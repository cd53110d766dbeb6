import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { annualised } from '../recurring/annualised.ts';
import { bringsRevenue } from '../recurring/standing.ts';
import { termsInForce, type TermsInForce } from '../recurring/terms-in-force.ts';

/** A subscription as the CRM shows it. */
export interface SubscriptionRow extends TermsInForce {
  readonly tenant: string;
  readonly version: number;
  readonly mrr: bigint;
  readonly arr: bigint;
  /** Null where the event does not tell it: what is stored stays. */
  readonly startedOn: LocalDate | null;
  /** Null again where it was reactivated. */
  readonly cancelledOn: LocalDate | null;
}

/** The rows as the last event of each stream leaves them. */
export function subscriptionRows(events: readonly RecordedEvent[]): SubscriptionRow[] {
  const rows = new Map<string, SubscriptionRow>();
  for (const event of events) {
    const inForce = termsInForce(event);
    if (inForce === null) continue;
    const key = JSON.stringify([event.tenant, event.stream]);
    const before = rows.get(key);
    const days = daysOf(event);
    rows.set(key, {
      ...inForce,
      tenant: event.tenant,
      version: event.version,
      ...(bringsRevenue(inForce.standing) ? annualised(inForce.terms) : { mrr: 0n, arr: 0n }),
      startedOn: days.startedOn ?? before?.startedOn ?? null,
      cancelledOn: days.cancelledOn ?? null,
    });
  }
  return [...rows.values()];
}

export interface SubscriptionVersion {
  readonly tenant: string;
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly version: number;
}

/** Versions reached by streams whose last event leaves the terms as they are. */
export function subscriptionVersions(events: readonly RecordedEvent[]): SubscriptionVersion[] {
  const last = new Map(
    events
      .filter((event) => event.stream.startsWith('subscription-'))
      .map((event) => [
        JSON.stringify([event.tenant, event.stream]),
        event as RecordedEvent & SubscriptionEvent,
      ]),
  );
  return [...last.values()]
    .filter((event) => termsInForce(event) === null)
    .map(({ tenant, version, data: { accountId, subscriptionId } }) => ({
      tenant,
      accountId,
      subscriptionId,
      version,
    }));
}

function daysOf(recorded: RecordedEvent): { startedOn?: LocalDate; cancelledOn?: LocalDate } {
  const event = recorded as RecordedEvent & SubscriptionEvent;
  if (event.type === 'SubscriptionStarted') return { startedOn: event.data.startedOn };
  if (event.type === 'SubscriptionCancelled') return { cancelledOn: event.data.cancelledOn };
  if (event.type === 'SubscriptionEnded') return { cancelledOn: event.data.endedOn };
  return {};
}
