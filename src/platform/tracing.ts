import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
} from '@opentelemetry/api';

/**
 * W3C trace context as the `traceparent` header carries it; null where nobody traces. It is handed along as a value, through
 * commands, events, messages and calls, since what it follows crosses processes and restarts.
 */
export type Traceparent = string | null;

export interface SpanStart {
  readonly name: string;
  /** Default: internal. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Attributes;
  /** Null begins a new trace. */
  readonly parent: Traceparent;
  /** Other traces that this work serves as well. */
  readonly links?: readonly string[];
}

export interface OpenSpan {
  /** What the work hands on. Without an SDK: the parent's, so that traces of others pass through. */
  readonly traceparent: Traceparent;
  set(attributes: Attributes): void;
  fail(reason: unknown): void;
  end(): void;
}

/** Does nothing until an SDK is loaded, see docs/operating.md. */
const tracer = trace.getTracer('revenue-engine');

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export function startSpan(start: SpanStart): OpenSpan {
  return begin(start).span;
}

/** Runs the work within a span, which ends with it; what it throws is noted and thrown on. */
export function traced<T>(start: SpanStart, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  const begun = begin(start);
  return begun === untraced ? work(untraced.span) : spanning(begun, work);
}

async function spanning<T>({ span, within }: Begun, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  try {
    return await context.with(within, () => work(span));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

interface Begun {
  readonly span: OpenSpan;
  readonly within: Context;
}

const untraced: Begun = {
  span: { traceparent: null, set: () => {}, fail: () => {}, end: () => {} },
  within: ROOT_CONTEXT,
};

function begin({ name, kind, attributes = {}, parent, links = [] }: SpanStart): Begun {
  const above = contextOf(parent);
  const options = {
    kind: kind ? kinds[kind] : SpanKind.INTERNAL,
    attributes,
    links: links.flatMap((link): Link[] => {
      const linked = trace.getSpanContext(contextOf(link));
      return linked ? [{ context: linked }] : [];
    }),
  };
  const span = tracer.startSpan(name, options, above);
  // Nobody traces and nobody did before: the common case, and requests are too many to set anything up for it.
  if (parent === null && !isSpanContextValid(span.spanContext())) return untraced;
  const open: OpenSpan = {
    traceparent: written(trace.setSpan(above, span)),
    set: (more) => void span.setAttributes(more),
    fail: (reason) => {
      const message = reason instanceof Error ? reason.message : String(reason);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    },
    end: () => span.end(),
  };
  return { span: open, within: trace.setSpan(above, span) };
}

const form = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Anything that is no trace context counts as none. */
function contextOf(traceparent: Traceparent): Context {
  if (traceparent === null) return ROOT_CONTEXT;
  const [, traceId, spanId, flags] = form.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}

function written(of: Context): Traceparent {
  const current = trace.getSpanContext(of);
  if (!current || !isSpanContextValid(current)) return null;
  return `00-${current.traceId}-${current.spanId}-${current.traceFlags.toString(16).padStart(2, '0')}`;
}
