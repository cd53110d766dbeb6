import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { data } from '../harness/sample-append.ts';
import type { Run } from '../harness/stand.ts';
import { onTopology } from './topology.ts';

/** As many messages as are on their way at once; more of them make it no faster. */
const inFlight = 1_000;
const accounts = 5_000;

/** The client library alone: the same exchange, queues and confirms, and no database. What the broker takes here. Messages per second. */
export async function barePublisher(messages: number, run: Run): Promise<number> {
  return onTopology(run, async (publish) => {
    let sent = 0;
    const send = async (): Promise<void> => {
      while (sent < messages) await publish(randomUUID(), (sent += 1) % accounts, data);
    };
    // The channel is opened before the clock starts.
    await publish(randomUUID(), 0, data);
    const started = performance.now();
    await Promise.all(Array.from({ length: inFlight }, send));
    return (messages * 1000) / (performance.now() - started);
  });
}
