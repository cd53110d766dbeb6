import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { processTraced, publishTraced } from './message-spans.ts';
import { spoiledBroker } from './testing/relay-harness.ts';
import { sampleMessage } from './testing/sample-events.ts';
import type { EventMessage } from './types.ts';

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterEach(() => exporter.reset());
afterAll(() => trace.disable());

const [one, other] = ['1', '2'].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`) as [
  string,
  string,
];
const event = (version: number, traceparent: string | null): EventMessage => ({
  ...sampleMessage('subscription-1', version),
  traceparent,
});
const idsOf = (messages: readonly EventMessage[]): string[] => messages.map(({ event: { id } }) => id);
const above = (span: ReadableSpan): string | undefined => span.parentSpanContext?.spanId;
const carried = (span: ReadableSpan): string =>
  `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`;

describe('publishing', () => {
  it('has a span for each command, whose context travels with all that the command wrote and with nothing else', async () => {
    const messages = [event(1, one), event(2, null), event(3, other), event(4, one)];
    const sent: (string | null)[] = [];
    const broker = spoiledBroker(async (batch) => {
      sent.push(...batch.map(({ traceparent }) => traceparent));
      return batch.map(() => 'confirmed');
    });
    await publishTraced(broker, messages);
    const [first, second] = exporter.getFinishedSpans() as [ReadableSpan, ReadableSpan];
    expect([first, second].map(above)).toEqual(['1'.repeat(16), '2'.repeat(16)]);
    expect([first, second].map(({ attributes }) => attributes['revenue.event_ids'])).toEqual([
      idsOf([messages[0]!, messages[3]!]),
      idsOf([messages[2]!]),
    ]);
    expect(sent).toEqual([carried(first), null, carried(second), carried(first)]);
    expect(exporter.getFinishedSpans().map(({ kind, status }) => [kind, status.code])).toEqual([
      [SpanKind.PRODUCER, SpanStatusCode.UNSET],
      [SpanKind.PRODUCER, SpanStatusCode.UNSET],
    ]);
  });

  it('has failed for a command of which anything failed', async () => {
    const broker = spoiledBroker(async () => ['confirmed', 'failed', 'confirmed']);
    await publishTraced(broker, [event(1, one), event(2, one), event(3, other)]);
    expect(exporter.getFinishedSpans().map(({ status }) => status.code)).toEqual([
      SpanStatusCode.ERROR,
      SpanStatusCode.UNSET,
    ]);
  });
});

describe('handling a batch', () => {
  const sameTrace = `00-${'1'.repeat(32)}-${'3'.repeat(16)}-01`;
  const links = ({ links: all }: ReadableSpan): string[] => all.map(({ context }) => context.spanId);

  it.each([
    ['one command', [one, one], '1', []],
    ['one trace, below what came first', [one, sameTrace], '1', ['3']],
    ['several traces, each linked to', [one, other, one], null, ['1', '2']],
    ['a trace and of none', [one, null], null, ['1']],
  ])('of %s', async (_whose, traceparents, parent, linked) => {
    const handed: (string | null)[] = [];
    await processTraced(
      spoiledBroker(async () => []),
      'readers',
      traceparents.map((traceparent, at) => event(at + 1, traceparent)),
      async (traceparent) => void handed.push(traceparent),
    );
    const [span] = exporter.getFinishedSpans() as [ReadableSpan];
    expect(above(span)).toBe(parent?.repeat(16));
    expect(links(span)).toEqual(linked.map((digit) => digit.repeat(16)));
    expect(handed).toEqual([carried(span)]);
  });

  it('that nobody traces has none', async () => {
    const handed: (string | null)[] = [];
    await processTraced(
      spoiledBroker(async () => []),
      'readers',
      [event(1, null)],
      async (traceparent) => void handed.push(traceparent),
    );
    expect(handed).toEqual([null]);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
