import type { Engine } from './engine.ts';
import { createRelay } from './messaging/relay.ts';
import type { Broker } from './messaging/types.ts';
import { putAway } from './operations/dead-letters.ts';
import { startAnchoring } from './operations/integrity/anchoring.ts';
import { anchorKey } from './operations/integrity/anchors.ts';
import { anchorMetrics } from './operations/metrics/anchor-metrics.ts';
import { deadLetterMetrics } from './operations/metrics/dead-letter-metrics.ts';
import { relayMetrics } from './operations/metrics/relay-metrics.ts';

/**
 * What goes between the store and the broker: events one way, messages that `groups` could not read the other. It is also who anchors the
 * log, since it is the role that runs once or a few times and has time.
 */
export async function startRelayRole(
  engine: Engine,
  broker: Broker,
  groups: readonly string[],
): Promise<{ readonly stop: () => Promise<void> }> {
  const { config, pool, metrics, logger } = engine;
  const relay = createRelay({ ...engine, broker, shards: config.OUTBOX_SHARDS });
  relay.start();
  relayMetrics(metrics.registry, pool, relay);
  const collecting = await Promise.all(
    groups.map((group) => broker.collectDeadLetters(group, (letter) => putAway(pool, group, letter))),
  );
  deadLetterMetrics(metrics.registry, pool, groups);
  const anchoring = startAnchoring(pool, anchorKey(engine.secrets.masterKey), engine.clock, logger);
  anchorMetrics(metrics.registry, engine.clock, anchoring);
  return {
    stop: async () => {
      const closing = collecting.map((subscription) => subscription.close());
      await Promise.all([relay.stop(), anchoring.stop(), ...closing]);
    },
  };
}
