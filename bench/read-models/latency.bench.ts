import { performance } from 'node:perf_hooks';
import type { EventMessage } from '../../src/messaging/types.ts';
import { bookOf } from '../harness/book.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openLoop } from '../harness/open-loop.ts';
import { openStand, type Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { until } from '../harness/until.ts';
import { wire } from '../harness/wired.ts';

const rates = [100, 1_000] as const;

/** From the answer of an append to the commit that has it in all four read models, through relay and RabbitMQ. */
export async function latencyBench(run: Run): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const perSecond of rates) {
    run.tell(`commit to read models: ${perSecond} events/s`);
    const latencies = await measure(perSecond, run.quick ? 4_000 : 12_000, run);
    figures.push(
      figure(`commit to all four read models, ${perSecond} events/s, p50`, percentile(latencies, 0.5), {
        unit: 'ms',
        target: { atMost: 25 },
      }),
      figure(`commit to all four read models, ${perSecond} events/s, p99`, percentile(latencies, 0.99), {
        unit: 'ms',
        target: { atMost: 150 },
      }),
    );
  }
  return figures;
}

async function measure(perSecond: number, forMs: number, run: Run): Promise<readonly number[]> {
  const stand = await openStand();
  const applied = new Map<string, number>();
  const onApplied = (batch: readonly EventMessage[], at: number): void => {
    for (const { event } of batch) {
      const name = nameOf(event);
      if (!applied.has(name)) applied.set(name, at);
    }
  };
  const { engine, relay, stop } = await wire(stand, 'all', run, onApplied);
  relay.start();
  try {
    const warmUp = perSecond;
    const book = bookOf(warmUp + Math.round((perSecond * forMs) / 1000));
    const committed = new Map<string, number>();
    const append = async (index: number): Promise<void> => {
      const result = await engine.store.append(book[index]!);
      if (result.outcome !== 'appended') throw new Error(`an append ended as ${result.outcome}`);
      if (index >= warmUp) committed.set(nameOf(result.versions[0]!), performance.now());
    };
    await openLoop(perSecond, (book.length * 1000) / perSecond, append);
    await until(() => applied.size >= book.length, 'not all events were applied');
    return [...committed].map(([name, at]) => Math.max(0, applied.get(name)! - at));
  } finally {
    await stop();
    await stand.drop();
  }
}

const nameOf = ({ stream, version }: { stream: string; version: number }): string => `${stream}@${version}`;
