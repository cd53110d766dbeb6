import { invoiceStream, type InvoiceEvent } from '../commands/invoice/events.ts';
import { subscriptionStream, type SubscriptionEvent } from '../commands/subscription/events.ts';
import type { EventData, EventStore, RecordedEvent, StreamAppend } from '../eventstore/types.ts';

export type SubscriptionHistory = readonly (RecordedEvent & SubscriptionEvent)[];
export type InvoiceHistory = readonly (RecordedEvent & InvoiceEvent)[];

/** Streams read at once: a preview of a large customer must not take all connections for itself. */
const atOnce = 8;

/** The subscriptions of an account as they stand in the log. */
export async function subscriptionHistory(
  store: EventStore,
  tenant: string,
  accountId: string,
  decided: readonly StreamAppend[],
): Promise<SubscriptionHistory> {
  const heads = await store.accountHeads(tenant, accountId);
  const streams = heads
    .map(({ stream }) => stream)
    .filter((stream) => stream.startsWith(subscriptionStream('')));
  return histories<SubscriptionEvent>(store, tenant, streams, decided);
}

/** The invoices that a decision adds to. */
export async function invoiceHistory(
  store: EventStore,
  tenant: string,
  decided: readonly StreamAppend[],
): Promise<InvoiceHistory> {
  const added = decided.filter(({ expected }) => typeof expected === 'number');
  const streams = added.map(({ stream }) => stream).filter((stream) => stream.startsWith(invoiceStream('')));
  return histories<InvoiceEvent>(store, tenant, streams, decided);
}

/** Of a stream that the decision extends, no more than what the decision was made on. */
async function histories<E extends EventData>(
  store: EventStore,
  tenant: string,
  streams: readonly string[],
  decided: readonly StreamAppend[],
): Promise<(RecordedEvent & E)[]> {
  const madeOn = new Map(decided.map(({ stream, expected }) => [stream, expected]));
  const found: (RecordedEvent & E)[][] = [];
  for (let from = 0; from < streams.length; from += atOnce) {
    const read = streams.slice(from, from + atOnce).map(async (stream) => {
      const { events } = await store.read<E>({ tenant, stream });
      const upTo = madeOn.get(stream);
      return typeof upTo === 'number' ? events.filter(({ version }) => version <= upTo) : [...events];
    });
    found.push(...(await Promise.all(read)));
  }
  return found.flat();
}
