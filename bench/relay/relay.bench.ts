import { figure, type Figure } from '../harness/figure.ts';
import type { Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';
import { engineRelay } from './engine-relay.ts';
import { peerRelay } from './peer-relay.ts';

/** From a full outbox into quorum queues, persistent and confirmed; the engine and its peer in turn. */
export async function relayBench(run: Run): Promise<readonly Figure[]> {
  const { quick, tell } = run;
  const rounds = quick ? 1 : 3;
  const [ours, theirs]: [number[], number[]] = [[], []];
  await engineRelay(5_000, run);
  for (let round = 1; round <= rounds; round += 1) {
    tell(`relay: round ${round} of ${rounds}`);
    ours.push(await engineRelay(quick ? 20_000 : 80_000, run));
    theirs.push(await peerRelay(quick ? 1_000 : 4_000, run));
  }
  const ratio = median(ours.map((rate, round) => rate / theirs[round]!));
  return [
    figure('relay into quorum queues', median(ours), { unit: 'events/s', target: { atLeast: 40_000 } }),
    figure('relay, pg-transactional-outbox', median(theirs), { unit: 'events/s' }),
    figure('relay to pg-transactional-outbox', ratio, {
      unit: '×',
      against: 'pg-transactional-outbox 0.5.7, polling',
      target: { atLeast: 10 },
    }),
  ];
}
