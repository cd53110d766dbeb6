import type { Pool } from 'pg';
import { createEventStore, type PostgresEventStore } from '../../src/eventstore/event-store.ts';
import { createPool } from '../../src/platform/database.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { data, registry, sampleAppend } from '../harness/sample-append.ts';
import { ownStreams, type AppendTo } from '../harness/streams.ts';
import type { Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';
import { emmettStore } from '../peers/emmett.mjs';
import { appendUnchecked } from './unchecked.ts';

const levels = [1, 8, 32, 128] as const;
/** Of the pool that all contenders share. More than the server can serve at once only makes them wait there instead of here. */
const connections = 32;

type Contender = 'limit' | 'ungrouped' | 'grouped' | 'emmett';
type Rates = Record<Contender, number>;

/** Appends of one event against the limit of the database and against Emmett's `appendToStream`, round by round in turn. */
export async function appendBench({ quick, tell }: Run): Promise<readonly Figure[]> {
  const [ours, theirs] = [await freshDatabase(), await freshDatabase()];
  const pool = createPool({ url: ours.url, applicationName: 'bench append', max: connections });
  const peerPool = createPool({ url: theirs.url, applicationName: 'bench emmett', max: connections });
  const emmett = await emmettStore(theirs.url, peerPool);
  const contenders: Record<Contender, AppendTo> = {
    limit: (stream, version) => appendUnchecked(pool, stream, version + 1),
    ungrouped: appendTo(storeOn(pool, false)),
    grouped: appendTo(storeOn(pool, {})),
    emmett: (stream, version) => emmett.append(stream, version, 'Measured', data),
  };
  try {
    const figures: Figure[] = [];
    for (const writers of levels) {
      tell(`append: ${writers} writers`);
      figures.push(...figuresOf(writers, await measure(writers, contenders, quick)));
    }
    return figures;
  } finally {
    await emmett.close();
    await Promise.all([pool.end(), peerPool.end()]);
    await Promise.all([ours.drop(), theirs.drop()]);
  }
}

const storeOn = (pool: Pool, grouping: false | object): PostgresEventStore =>
  createEventStore({ pool, registry, masterKey: Buffer.alloc(32, 1), grouping });

const appendTo =
  (store: PostgresEventStore): AppendTo =>
  async (stream, version) => {
    const { outcome } = await store.append(sampleAppend(stream, version));
    if (outcome !== 'appended') throw new Error(`an append ended as ${outcome}`);
  };

/** One warm-up round, then the rounds that count; within each, one contender after the other. */
async function measure(
  writers: number,
  contenders: Record<Contender, AppendTo>,
  quick: boolean,
): Promise<readonly Rates[]> {
  const [rounds, forMs] = quick ? [3, 400] : [5, 1_000];
  const measured: Rates[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const rates: Rates = { limit: 0, ungrouped: 0, grouped: 0, emmett: 0 };
    for (const name of Object.keys(rates) as Contender[])
      rates[name] = await closedLoop(
        writers,
        forMs,
        ownStreams(`${name}${writers}r${round}`, contenders[name]),
      );
    if (round > 0) measured.push(rates);
  }
  return measured;
}

function figuresOf(writers: number, rounds: readonly Rates[]): readonly Figure[] {
  const rate = (of: Contender): number => median(rounds.map((rates) => rates[of]));
  const ratio = (of: Contender, to: Contender): number =>
    median(rounds.map((rates) => rates[of] / rates[to]));
  const at = `${writers} ${writers === 1 ? 'writer' : 'writers'}`;
  const limit = { unit: '×', against: 'the same four rows, unchecked' };
  const emmett = { unit: '×', against: '@event-driven-io/emmett-postgresql 0.42.0' };
  return [
    ...(['ungrouped', 'grouped', 'limit', 'emmett'] as const).map((of) =>
      figure(`append, ${of}, ${at}`, rate(of), { unit: 'events/s' }),
    ),
    figure(`append, ungrouped to limit, ${at}`, ratio('ungrouped', 'limit'), {
      ...limit,
      target: { atLeast: 0.7 },
    }),
    figure(`append, grouped to limit, ${at}`, ratio('grouped', 'limit'), {
      ...limit,
      ...(writers === 128 ? { target: { atLeast: 1.5 } } : {}),
    }),
    figure(`append, ungrouped to Emmett, ${at}`, ratio('ungrouped', 'emmett'), {
      ...emmett,
      ...(writers === 32 ? { target: { atLeast: 1.3 } } : {}),
    }),
    figure(`append, grouped to Emmett, ${at}`, ratio('grouped', 'emmett'), {
      ...emmett,
      ...(writers === 128 ? { target: { atLeast: 3 } } : {}),
    }),
    ...(writers === 1
      ? [
          figure('append, a lone writer, ungrouped', 1000 / rate('ungrouped'), { unit: 'ms' }),
          figure('append, a lone writer, grouping on', 1000 / rate('grouped'), { unit: 'ms' }),
          figure('append, a lone writer, grouping on to off', 1 / ratio('grouped', 'ungrouped'), {
            unit: '×',
            against: 'grouping off',
            target: { atMost: 1.1 },
          }),
        ]
      : []),
  ];
}
