import fc from 'fast-check';
import { bundled, unbundled } from './bundles.ts';
import { sampleMessage } from './testing/sample-events.ts';
import { laneOf, streamTypeOf } from './topology.ts';
import type { EventMessage } from './types.ts';

const named = (stream: string, version: number): string => `${stream}@${version}`;
const contents = (messages: readonly EventMessage[]): string[][] =>
  bundled(messages).map(({ events }) => events.map(({ stream, version }) => named(stream, version)));
const ofAccount = (stream: string, version: number): EventMessage =>
  sampleMessage(stream, version, { accountId: 'a-1' });

describe('events that share a message', () => {
  it('are of one account or its lane, and of one stream type', () => {
    const messages = [
      ofAccount('subscription-1', 1),
      ofAccount('invoice-1', 1),
      ofAccount('subscription-2', 1),
      ofAccount('invoice-1', 2),
    ];
    expect(contents(messages)).toEqual([
      ['subscription-1@1', 'subscription-2@1'],
      ['invoice-1@1', 'invoice-1@2'],
    ]);
  });

  it('are of one trace, and none overtakes those of another', () => {
    const messages = [null, 'a', 'a', 'b', null].map((traceparent, index) => ({
      ...ofAccount('subscription-1', index + 1),
      traceparent,
    }));
    expect(bundled(messages).map(({ traceparent, indexes }) => [traceparent, indexes])).toEqual([
      [null, [0]],
      ['a', [1, 2]],
      ['b', [3]],
      [null, [4]],
    ]);
  });

  it('are at most forty', () => {
    const messages = Array.from({ length: 81 }, (_, index) => ofAccount('subscription-1', index + 1));
    expect(contents(messages).map(({ length }) => length)).toEqual([40, 40, 1]);
  });

  it('are no more than 32 K characters together; a larger event goes alone', () => {
    const sized = (version: number, length: number): EventMessage => {
      const { event } = ofAccount('subscription-1', version);
      return { event: { ...event, meta: '', body: 'x'.repeat(length) }, traceparent: null };
    };
    const messages = [sized(1, 20_000), sized(2, 12_768), sized(3, 1), sized(4, 100_000), sized(5, 1)];
    expect(contents(messages).map(({ length }) => length)).toEqual([2, 1, 1, 1]);
  });

  it('keep the order of their stream, are all there, and share the outcome of their message', () => {
    const place = fc.record({
      stream: fc.constantFrom('subscription-1', 'subscription-2', 'invoice-1', 'saga-7'),
      accountId: fc.constantFrom('a-1', 'a-2', null),
      traceparent: fc.constantFrom(null, null, 't-1', 't-2'),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 200 }), (places) => {
        const messages = places.map(({ stream, accountId, traceparent }, index) => ({
          ...sampleMessage(stream, index + 1, { accountId }),
          traceparent,
        }));
        const bundles = bundled(messages);
        const sentAs = unbundled(bundles, bundles);
        expect(sentAs).toHaveLength(messages.length);
        messages.forEach(({ event, traceparent }, index) => {
          expect(sentAs[index]).toMatchObject({
            lane: laneOf(event),
            streamType: streamTypeOf(event.stream),
            traceparent,
          });
          expect(sentAs[index]!.events[sentAs[index]!.indexes.indexOf(index)]).toBe(event);
        });
        // Of one lane and stream type, later events are in later messages, or later in the same.
        const last = new Map<string, number>();
        for (const { lane, streamType, indexes } of bundles)
          for (const index of indexes) {
            const key = `${lane} ${streamType}`;
            expect(index).toBeGreaterThan(last.get(key) ?? -1);
            last.set(key, index);
          }
      }),
    );
  });
});
