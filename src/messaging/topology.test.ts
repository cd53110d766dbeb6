import { defaultShards, outboxShard } from '../eventstore/shard.ts';
import { sampleMessage } from './testing/sample-events.ts';
import { laneOf, partitionQueue, routingKey, streamTypeOf } from './topology.ts';

describe('names on the broker', () => {
  it('route by stream type, then event type', () => {
    expect(routingKey(sampleMessage('subscription-a-b-1', 1).event)).toBe('subscription.Happened');
    expect(streamTypeOf('catalog')).toBe('catalog');
  });

  it('keep all streams of an account of one tenant together, and a stream without an account by itself', () => {
    const [subscription, invoice, plan, anothers] = [
      sampleMessage('subscription-1', 1, { accountId: 'a-1' }),
      sampleMessage('invoice-9', 4, { accountId: 'a-1' }),
      sampleMessage('plan-2', 1),
      { event: { ...sampleMessage('subscription-1', 1, { accountId: 'a-1' }).event, tenant: 'other' } },
    ].map(({ event }) => laneOf(event));
    expect(invoice).toBe(subscription);
    expect(new Set([subscription, plan, anothers]).size).toBe(3);
  });

  it('are the same in every release, so that no account changes its partition', () => {
    expect(laneOf(sampleMessage('subscription-1', 1, { accountId: 'a-1' }).event)).toBe('acme/81');
  });

  it('lead the accounts of a shard of the outbox through few lanes', () => {
    const events = Array.from({ length: 500 }, (_, n) => sampleMessage(`subscription-${n}`, 1).event);
    for (const event of events)
      expect(Number(laneOf(event).split('/')[1]) % defaultShards).toBe(
        outboxShard(event.tenant, null, event.stream, defaultShards),
      );
  });

  it('carry the namespace', () => {
    expect(partitionQueue('blue.', 'read-models', 3)).toBe('blue.read-models.3');
  });
});
