import type { StoredEvent } from '../eventstore/types.ts';
import { laneOf, streamTypeOf } from './topology.ts';
import type { EventMessage } from './types.ts';

/** A message costs the broker the same whatever it holds; beyond this, waiting for the rest of a message would cost its readers more. */
const mostEvents = 40;
/** Characters of bodies and metadata, for the sake of consumers, which hold many messages; a larger event travels alone. */
const mostText = 32 * 1024;

/** What travels as one message: events of one lane (so of one tenant), one stream type and one trace, in their order. */
export interface Bundle {
  readonly lane: string;
  readonly streamType: string;
  readonly traceparent: string | null;
  /** Where they stood among all that was to be sent. */
  readonly indexes: readonly number[];
  readonly events: readonly StoredEvent[];
}

interface OpenBundle extends Bundle {
  readonly indexes: number[];
  readonly events: StoredEvent[];
  text: number;
}

/**
 * Shares out events among few messages. Bundles are in the order of their first events, those of one lane and stream type in the order
 * of all their events: so each stream keeps its own, also where its events are of several traces. To keep that of an account across its
 * stream types took six times as many messages, and no consumer rests on it.
 */
export function bundled(messages: readonly EventMessage[]): readonly Bundle[] {
  const bundles: Bundle[] = [];
  const open = new Map<string, OpenBundle>();
  messages.forEach(({ event, traceparent }, index) => {
    const lane = laneOf(event);
    const streamType = streamTypeOf(event.stream);
    const key = `${lane} ${streamType}`;
    const text = event.body.length + event.meta.length;
    let bundle = open.get(key);
    if (
      bundle?.traceparent !== traceparent ||
      bundle.events.length >= mostEvents ||
      bundle.text + text > mostText
    ) {
      bundle = { lane, streamType, traceparent, indexes: [], events: [], text: 0 };
      open.set(key, bundle);
      bundles.push(bundle);
    }
    bundle.indexes.push(index);
    bundle.events.push(event);
    bundle.text += text;
  });
  return bundles;
}

/** The outcome of each event: that of the message in which it went. */
export function unbundled<T>(bundles: readonly Bundle[], outcomes: readonly T[]): readonly T[] {
  const each: T[] = [];
  bundles.forEach(({ indexes }, at) => {
    for (const index of indexes) each[index] = outcomes[at]!;
  });
  return each;
}
