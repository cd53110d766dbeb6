import type { Ledger } from '../../src/connectors/sandbox/ledger.ts';
import { chainsIntact } from './chains.ts';
import { equal, type Check } from './check.ts';
import { noDrift } from './drift.ts';
import { effectsOnce } from './effects.ts';
import type { LoadResult } from './load.ts';
import { noneForgotten, sagasAwake, type SagaParts } from './sagas-awake.ts';
import { settled } from './settled.ts';
import { toldIsStored } from './told-and-stored.ts';

/** Everything that can be asked of the database while the engine still runs; waits at most `patienceMs` until nothing is under way. */
export async function audit(
  parts: SagaParts,
  load: LoadResult,
  ledger: Ledger,
  patienceMs: number,
): Promise<readonly Check[]> {
  const { pool } = parts;
  const atEndOfLoad = await sagasAwake(parts);
  const left = await settled(pool, patienceMs);
  return [
    ...(await toldIsStored(pool, load)),
    equal('stored = applied', [
      ['messages still to send', left.outbox, 0],
      ['watermarks behind their head', left.unapplied, 0],
      ['sagas not ended', left.sagas, 0],
      ['accounts parked', left.parked, 0],
    ]),
    noneForgotten(atEndOfLoad, await sagasAwake(parts)),
    await effectsOnce(pool, ledger),
    await noDrift(pool),
    await chainsIntact(pool),
  ];
}
