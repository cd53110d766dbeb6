import { startSpan, traced, type OpenSpan } from '../platform/tracing.ts';
import { streamTypeOf } from './topology.ts';
import type { Broker, EventMessage, PublishOutcome } from './types.ts';

/** A span keeps so many links; a batch that serves more traces names the first of them. */
const mostLinks = 128;

/** Publishes with a producer span for each trace among the events; the span's context travels with all that are of it. */
export async function publishTraced(
  broker: Broker,
  messages: readonly EventMessage[],
): Promise<readonly PublishOutcome[]> {
  const spans = new Map(
    [...eventsByTrace(messages)].map(([parent, ids]) => [parent, sendSpan(broker, parent, ids)]),
  );
  const spanOf = ({ traceparent }: EventMessage): OpenSpan | undefined => spans.get(traceparent ?? '');
  const outcomes = await broker.publish(
    messages.map((message) => ({ ...message, traceparent: spanOf(message)?.traceparent ?? null })),
  );
  messages.forEach((message, index) => {
    if (outcomes[index] === 'failed') spanOf(message)?.fail('not accepted by the broker');
  });
  for (const span of spans.values()) span.end();
  return outcomes;
}

/** Ids of the events of each trace; what nobody traces is left out. */
function eventsByTrace(messages: readonly EventMessage[]): ReadonlyMap<string, string[]> {
  const traces = new Map<string, string[]>();
  for (const { event, traceparent } of messages) {
    if (traceparent === null) continue;
    const ids = traces.get(traceparent) ?? [];
    traces.set(traceparent, ids);
    ids.push(event.id);
  }
  return traces;
}

function sendSpan(broker: Broker, parent: string, ids: string[]): OpenSpan {
  return startSpan({
    name: 'send events',
    kind: 'producer',
    parent,
    attributes: {
      ...systemOf(broker),
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'publish',
      'messaging.destination.name': 'events',
      'messaging.batch.message_count': ids.length,
      'revenue.event_ids': ids,
    },
  });
}

/**
 * Handles a batch within a consumer span: part of the trace where all its messages are of one, else a trace of its own that links to
 * theirs. A batch that nobody traces has none.
 */
export async function processTraced(
  broker: Broker,
  group: string,
  batch: readonly EventMessage[],
  work: (traceparent: string | null) => Promise<void>,
): Promise<void> {
  const parents = [...new Set(batch.flatMap(({ traceparent }) => traceparent ?? []))];
  if (parents.length === 0) return work(null);
  const isOneTrace = new Set(parents.map(traceIdOf)).size === 1 && batch.every((m) => m.traceparent !== null);
  const attributes = {
    ...systemOf(broker),
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': group,
    'messaging.consumer.group.name': group,
    'messaging.batch.message_count': batch.length,
    'revenue.stream_types': [...new Set(batch.map(({ event }) => streamTypeOf(event.stream)))],
  };
  const [first, ...others] = parents;
  const start = isOneTrace ? { parent: first ?? null, links: others } : { parent: null, links: parents };
  await traced(
    {
      name: `process ${group}`,
      kind: 'consumer',
      attributes,
      parent: start.parent,
      links: start.links.slice(0, mostLinks),
    },
    (span) => work(span.traceparent),
  );
}

const systemOf = ({ kind }: Broker): { readonly 'messaging.system': string } => ({
  'messaging.system': kind,
});

const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
