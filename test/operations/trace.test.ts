import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import type { App } from '../../src/app.ts';
import { businessAt } from '../gateway/business.ts';
import { socketClient } from '../gateway/socket-client.ts';
import { engineStand, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';

const exporter = new InMemorySpanExporter();
let stand: EngineStand;
let all: readonly ReadableSpan[];
let spans: readonly ReadableSpan[];
/** Events that a subscription below `watching` was told. */
let told: number;

/** One upgrade through the whole engine; provisioning answers "not now" to the first attempt. */
beforeAll(async () => {
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  stand = await engineStand();
  const app = await stand.start();
  const token = await stand.token();
  const acme = businessAt(app.address, token);
  await acme.publish('silver', 1, '30.00', 5);
  await acme.publish('gold', 2, '50.00', 20);
  const accountId = await acme.open();
  const { subscription, consistencyToken } = await acme.start(accountId, 'silver');
  const applied = `query ($after: String!) { arr(after: $after) { stale } }`;
  await acme.ask(applied, { after: consistencyToken });

  stand.downstream.rules.set([{ mode: 'fail', downstream: 'provisioning', status: 503, times: 1 }]);
  const { saga } = await acme.change(subscription.id, 'gold');
  await toTheEnd(followSaga(() => app.address, token, saga.id));
  told = await follow(app, token, saga.id);
  // What was in hand ends, and with it the last spans.
  await app.stop();
  all = exporter.getFinishedSpans();
  const upgrade = all.find((span) => span.name === 'subscription.changePlan');
  spans = all.filter((span) => traceOf(span) === (upgrade && traceOf(upgrade)));
});
afterAll(async () => {
  await stand?.drop();
  trace.disable();
});

const watching = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A whole saga over a socket that began within a trace; the same socket asks for something else, too. */
async function follow(app: App, token: string, sagaId: string): Promise<number> {
  const client = socketClient(app.address, token, { traceparent: watching });
  const feed = client.follow(`subscription { sagaProgress(id: "${sagaId}") { isLast } }`);
  let events = 0;
  for (let isLast = false; !isLast; events += 1) {
    const { data } = await feed.next();
    isLast = (data as unknown as { sagaProgress: { isLast: boolean } }).sagaProgress.isLast;
  }
  await expect(client.follow('mutation { x }').next()).rejects.toBeDefined();
  client.dispose();
  return events;
}

const traceOf = (span: ReadableSpan): string => span.spanContext().traceId;
const named = (name: string): readonly ReadableSpan[] => spans.filter((span) => span.name === name);
const isBelow = (span: ReadableSpan, above: string): boolean => {
  const parent = spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent !== undefined && (parent.name === above || isBelow(parent, above));
};

it('has one beginning: the request', () => {
  const known = new Set(spans.map((span) => span.spanContext().spanId));
  const roots = spans.filter(({ parentSpanContext: above }) => !above || !known.has(above.spanId));
  expect(roots.map((span) => [span.name, span.kind])).toEqual([['POST /graphql', SpanKind.SERVER]]);
});

it.each([
  ['the command', 'subscription.changePlan', 'POST /graphql'],
  ['the append', 'append', 'subscription.changePlan'],
  ['the relay', 'send events', 'subscription.changePlan'],
  ['the read models', 'process read-models', 'send events'],
  ['the orchestrator', 'process orchestrator', 'send events'],
  ['the call to provisioning', 'provisioning changePlan', 'saga plan-change provisioning'],
  ['the call to the CRM', 'crm upsertSubscription', 'saga plan-change crm'],
  ['the call to engagement', 'engagement announcePlanChange', 'saga plan-change engagement'],
  ['the call to analytics', 'analytics recordPlanChange', 'saga plan-change analytics'],
  ['revenue recognition', 'saga plan-change revenue-recognition', 'POST /graphql'],
])('%s is in it', (_, name, above) => {
  expect(named(name).filter((span) => isBelow(span, above)).length).toBeGreaterThan(0);
});

it('tells of each subscription over WebSocket, below what it began with, and how much it was told', () => {
  const subscriptions = all.filter(
    (span) => span.name === 'SUBSCRIBE /graphql' && traceOf(span) === watching.split('-')[1],
  );
  expect(
    subscriptions.map(({ kind, parentSpanContext, status, attributes }) => ({
      kind,
      below: parentSpanContext?.spanId,
      failed: status.code === SpanStatusCode.ERROR,
      events: attributes['revenue.events'],
    })),
  ).toEqual(
    expect.arrayContaining([
      { kind: SpanKind.SERVER, below: 'b7ad6b7169203331', failed: false, events: told },
      { kind: SpanKind.SERVER, below: 'b7ad6b7169203331', failed: true, events: undefined },
    ]),
  );
  expect(told).toBeGreaterThan(5);
});

it('has a span for each attempt at a step', () => {
  const attempts = named('saga plan-change provisioning').map(({ attributes }) => [
    attributes['saga.attempt'],
    attributes['saga.outcome'],
  ]);
  expect(attempts).toEqual([
    [1, 'failed'],
    [2, 'succeeded'],
  ]);
});

it('names the events that each send and the queue that each process is about', () => {
  for (const { kind, attributes } of named('send events')) {
    expect(kind).toBe(SpanKind.PRODUCER);
    expect(attributes).toMatchObject({
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'send',
      'revenue.event_ids': expect.arrayContaining([expect.any(String)]) as string[],
    });
  }
  for (const { kind, attributes } of named('process read-models')) {
    expect(kind).toBe(SpanKind.CONSUMER);
    expect(attributes).toMatchObject({ 'messaging.consumer.group.name': 'read-models' });
  }
});
