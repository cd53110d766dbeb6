import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { startSpan, traced } from './tracing.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('without an SDK', () => {
  it('hands the trace of the caller through', () => {
    expect(startSpan({ name: 'append', parent }).traceparent).toBe(parent);
  });

  it('has no trace where the caller had none', () => {
    expect(startSpan({ name: 'append', parent: null }).traceparent).toBeNull();
  });

  it.each(['', 'rubbish', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])(
    'takes %p for none',
    (given) => expect(startSpan({ name: 'append', parent: given }).traceparent).toBeNull(),
  );
});

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  beforeAll(() => trace.setGlobalTracerProvider(provider));
  afterAll(() => trace.disable());
  beforeEach(() => exporter.reset());

  it('continues the trace, and names itself to what comes after', async () => {
    const inner = await traced({ name: 'outer', parent }, (outer) =>
      traced({ name: 'inner', parent: outer.traceparent }, async (span) => span.traceparent),
    );
    const [second, first] = exporter.getFinishedSpans();
    expect([first?.name, second?.name]).toEqual(['outer', 'inner']);
    expect(first?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(second?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId);
    expect(inner).toBe(`00-0af7651916cd43dd8448eb211c80319c-${second?.spanContext().spanId}-01`);
  });

  it('begins a trace where there is none, with links to those that it serves', async () => {
    await traced({ name: 'batch', parent: null, links: [parent, 'rubbish'] }, async () => {});
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.links.map((link) => link.context.spanId)).toEqual(['b7ad6b7169203331']);
  });

  it('notes what went wrong, and throws it on', async () => {
    const failing = traced({ name: 'append', parent }, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(exporter.getFinishedSpans()[0]?.status).toMatchObject({ message: 'no' });
  });

  it('records nothing of a trace that its beginning did not sample', () => {
    const unsampled = parent.replace(/01$/, '00');
    startSpan({ name: 'append', parent: unsampled }).end();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
