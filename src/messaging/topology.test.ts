import { sampleMessage } from './testing/sample-events.ts';
import { partitionKey, partitionQueue, routingKey, streamTypeOf } from './topology.ts';

describe('names on the broker', () => {
  it('route by stream type, then event type', () => {
    expect(routingKey(sampleMessage('subscription-a-b-1', 1).event)).toBe('subscription.Happened');
    expect(streamTypeOf('catalog')).toBe('catalog');
  });

  it('keep all streams of an account of one tenant together, and a stream without an account by itself', () => {
    const keys = [
      sampleMessage('subscription-1', 1, { accountId: 'a-1' }),
      sampleMessage('invoice-9', 4, { accountId: 'a-1' }),
      sampleMessage('plan-1', 1),
    ].map(({ event }) => partitionKey(event));
    expect(keys).toEqual(['acme/a-1', 'acme/a-1', 'acme/plan-1']);
  });

  it('carry the namespace', () => {
    expect(partitionQueue('blue.', 'read-models', 3)).toBe('blue.read-models.3');
  });
});
