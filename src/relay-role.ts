import type { Engine } from './engine.ts';
import { createRelay } from './messaging/relay.ts';
import type { Broker } from './messaging/types.ts';
import { putAway } from './operations/dead-letters.ts';
import { deadLetterMetrics } from './operations/metrics/dead-letter-metrics.ts';
import { relayMetrics } from './operations/metrics/relay-metrics.ts';

/** What goes between the store and the broker: events one way, messages that `groups` could not read the other. */
export async function startRelayRole(
  engine: Engine,
  broker: Broker,
  groups: readonly string[],
): Promise<{ readonly stop: () => Promise<void> }> {
  const { config, pool, metrics } = engine;
  const relay = createRelay({ ...engine, broker, shards: config.OUTBOX_SHARDS });
  relay.start();
  relayMetrics(metrics.registry, pool, relay);
  const collecting = await Promise.all(
    groups.map((group) => broker.collectDeadLetters(group, (letter) => putAway(pool, group, letter))),
  );
  deadLetterMetrics(metrics.registry, pool, groups);
  return {
    stop: async () =>
      void (await Promise.all([relay.stop(), ...collecting.map((subscription) => subscription.close())])),
  };
}
