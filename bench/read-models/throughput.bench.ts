import { performance } from 'node:perf_hooks';
import { streamTypeOf } from '../../src/messaging/topology.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { bookOf } from '../harness/book.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openStand, type Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';
import { until } from '../harness/until.ts';
import { wire, type Groups } from '../harness/wired.ts';

/** All four read models, fed from a full outbox through relay and RabbitMQ until every event is in each that follows it. */
export async function readModelsBench(run: Run): Promise<readonly Figure[]> {
  const [rounds, events] = run.quick ? [1, 6_000] : [3, 24_000];
  const rates: Record<Groups, number[]> = { 'read models': [], all: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const groups of ['read models', 'all'] as const) {
      run.tell(`read models: ${groups} bound, round ${round} of ${rounds}`);
      rates[groups].push(await rateOf(events, groups, run));
    }
  }
  return [
    figure('four read models, live, their group alone bound', median(rates['read models']), {
      unit: 'events/s',
      target: { atLeast: 5_000 },
    }),
    figure('four read models, live, every group bound', median(rates.all), { unit: 'events/s' }),
  ];
}

async function rateOf(events: number, groups: Groups, run: Run): Promise<number> {
  const stand = await openStand();
  const { engine, projector, relay, stop } = await wire(stand, groups, run);
  try {
    const book = bookOf(events);
    await Promise.all(book.map((request) => engine.store.append(request)));
    const pairs = book.reduce((sum, { streams }) => sum + followersOf(streams[0]!.stream), 0);
    const started = performance.now();
    relay.start();
    await until(() => projector.stats().applied >= pairs, 'not all events were applied');
    return (events * 1000) / (performance.now() - started);
  } finally {
    await stop();
    await stand.drop();
  }
}

const followersOf = (stream: string): number =>
  readModels.filter(({ streamTypes }) => streamTypes.includes(streamTypeOf(stream))).length;
