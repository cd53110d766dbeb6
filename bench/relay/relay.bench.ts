import { figure, type Figure } from '../harness/figure.ts';
import type { Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';
import { barePublisher } from './bare-publisher.ts';
import { engineRelay } from './engine-relay.ts';
import { peerRelay } from './peer-relay.ts';

/** From a full outbox into quorum queues, persistent and confirmed; the engine, its peer and the broker's client alone in turn. */
export async function relayBench(run: Run): Promise<readonly Figure[]> {
  const { quick, tell } = run;
  // The peer loses sight of a message now and then, and waits for its lock: the median leaves such a round out.
  const rounds = 3;
  const [ours, theirs, bare]: [number[], number[], number[]] = [[], [], []];
  await engineRelay(5_000, run);
  for (let round = 1; round <= rounds; round += 1) {
    tell(`relay: round ${round} of ${rounds}`);
    ours.push(await engineRelay(quick ? 20_000 : 80_000, run));
    theirs.push(await peerRelay(quick ? 1_000 : 4_000, run));
    bare.push(await barePublisher(quick ? 20_000 : 80_000, run));
  }
  const to = (others: readonly number[]): number => median(ours.map((rate, round) => rate / others[round]!));
  return [
    figure('relay into quorum queues', median(ours), { unit: 'events/s', target: { atLeast: 40_000 } }),
    figure('relay, pg-transactional-outbox', median(theirs), { unit: 'events/s' }),
    figure('relay to pg-transactional-outbox', to(theirs), {
      unit: '×',
      against: 'pg-transactional-outbox 0.5.7, polling',
      target: { atLeast: 10 },
    }),
    figure('relay, the client library alone', median(bare), { unit: 'events/s' }),
    figure('relay to the client library alone', to(bare), {
      unit: '×',
      against: 'rabbitmq-client, no database',
    }),
  ];
}
