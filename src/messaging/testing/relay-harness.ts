import type { Pool } from 'pg';
import { connectAlone } from '../../platform/database.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createInProcessBroker } from '../in-process.ts';
import { localWakeups } from '../local-wakeups.ts';
import { createRelay, type Relay, type RelayOptions } from '../relay.ts';
import type { Broker, EventMessage, PublishOutcome } from '../types.ts';

/** A relay that reacts fast, as tests want it. `url` is where it keeps its locks. */
export function testRelay(
  options: Partial<RelayOptions> & { pool: Pool; url: string; broker: Broker },
): Relay {
  const { url, ...rest } = options;
  return createRelay({
    connect: () => connectAlone({ url, applicationName: 'relay leadership' }),
    wakeups: localWakeups(),
    shards: 2,
    logger: silentLogger,
    pollMs: 20,
    heartbeatMs: 50,
    ...rest,
  });
}

/** A broker whose publishing a test can spoil. */
export function spoiledBroker(
  publish: (messages: readonly EventMessage[], real: Broker['publish']) => Promise<readonly PublishOutcome[]>,
  inner: Broker = createInProcessBroker({ logger: silentLogger }),
): Broker {
  return { ...inner, publish: (messages) => publish(messages, (sent) => inner.publish(sent)) };
}

/** Versions of a stream in the order of their first delivery. */
export function firstDeliveries(received: readonly EventMessage[], stream: string): number[] {
  return [
    ...new Set(received.filter(({ event }) => event.stream === stream).map(({ event }) => event.version)),
  ];
}
