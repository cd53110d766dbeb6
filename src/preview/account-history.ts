import { subscriptionStream, type SubscriptionEvent } from '../commands/subscription/events.ts';
import type { EventStore, RecordedEvent, StreamAppend } from '../eventstore/types.ts';

export type SubscriptionHistory = readonly (RecordedEvent & SubscriptionEvent)[];

/** Streams read at once: a preview of a large customer must not take all connections for itself. */
const atOnce = 8;

/**
 * The subscriptions of an account as they stand in the log. Of a stream that the decision extends, no more than what the decision
 * was made on.
 */
export async function subscriptionHistory(
  store: EventStore,
  tenant: string,
  accountId: string,
  decided: readonly StreamAppend[],
): Promise<SubscriptionHistory> {
  const madeOn = new Map(decided.map(({ stream, expected }) => [stream, expected]));
  const heads = await store.accountHeads(tenant, accountId);
  const streams = heads
    .map(({ stream }) => stream)
    .filter((stream) => stream.startsWith(subscriptionStream('')));
  const histories: SubscriptionHistory[] = [];
  for (let from = 0; from < streams.length; from += atOnce) {
    const read = streams.slice(from, from + atOnce).map(async (stream) => {
      const { events } = await store.read<SubscriptionEvent>({ tenant, stream });
      const upTo = madeOn.get(stream);
      return typeof upTo === 'number' ? events.filter(({ version }) => version <= upTo) : events;
    });
    histories.push(...(await Promise.all(read)));
  }
  return histories.flat();
}
