import type { Pool } from 'pg';
import { silentLogger } from '../../platform/logger.ts';
import type { Applier } from './applier.ts';
import { Sweep } from './sweep.ts';

/** A sweep that finds something to heal at every look, over a database that refuses its first questions. */
function sweeping(refusals: number) {
  let asked = 0;
  let heal: (times: number) => void = () => {};
  let healed = 0;
  const pool = {
    query: () => {
      asked += 1;
      return asked > refusals ? Promise.resolve({ rows: [] }) : Promise.reject(new Error('away'));
    },
  } as unknown as Pool;
  const applier = {
    apply: () => {
      healed += 1;
      heal(healed);
      return Promise.resolve(1);
    },
  } as unknown as Applier;
  const healedTimes = (times: number): Promise<void> =>
    new Promise((resolve) => {
      heal = (now) => void (now >= times && resolve());
      heal(healed);
    });
  const options = { intervalMs: 20 };
  return { sweep: new Sweep(pool, [], applier, silentLogger, options), healedTimes };
}

describe('the sweep', () => {
  it('heals again at its next look once the database is back, however often it was refused', async () => {
    const { sweep, healedTimes } = sweeping(6);
    sweep.start(() => Promise.resolve());
    await healedTimes(1);
    await sweep.stop();
  });

  it('goes on healing while what was lost at the broker cannot be restored', async () => {
    const { sweep, healedTimes } = sweeping(0);
    let giveUp: (why: Error) => void = () => {};
    let tries = 0;
    sweep.start(() => {
      tries += 1;
      return new Promise((_resolve, reject) => (giveUp = reject));
    });
    await healedTimes(3);
    expect(tries).toBe(1);
    const stopped = sweep.stop();
    giveUp(new Error('the broker is away'));
    await stopped;
  });
});
