import { startSpan, traced } from '../platform/tracing.ts';
import { routingKey, streamTypeOf } from './topology.ts';
import type { Broker, EventMessage, PublishOutcome } from './types.ts';

/** A span keeps so many links; a batch that serves more traces names the first of them. */
const mostLinks = 128;

/** Publishes with a producer span for each message that is traced; the span's context travels in the message. */
export async function publishTraced(
  broker: Broker,
  messages: readonly EventMessage[],
): Promise<readonly PublishOutcome[]> {
  const sent = messages.map((message) => {
    const { event, traceparent: parent } = message;
    if (parent === null) return { message, span: null };
    const span = startSpan({
      name: 'send events',
      kind: 'producer',
      parent,
      attributes: {
        ...systemOf(broker),
        'messaging.operation.type': 'send',
        'messaging.operation.name': 'publish',
        'messaging.destination.name': 'events',
        'messaging.message.id': event.id,
        'messaging.rabbitmq.destination.routing_key': routingKey(event),
      },
    });
    return { message: { event, traceparent: span.traceparent }, span };
  });
  const outcomes = await broker.publish(sent.map(({ message }) => message));
  sent.forEach(({ span }, index) => {
    if (outcomes[index] === 'failed') span?.fail('not accepted by the broker');
    span?.end();
  });
  return outcomes;
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
