import { performance } from 'node:perf_hooks';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { startScheduling, testClocksOf } from '../../src/scheduling-role.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openStand, type Run } from '../harness/stand.ts';
import { wire } from '../harness/wired.ts';
import { moveClock, publishMonthly, subscribe } from './subscribers.ts';

const tenant = 'year';
/** Days of a month on which customers begin: each month has as many moments at which something is due. */
const beginnings = 28;

/** A year by the clock of a sandbox, until every read model has it: twelve renewals of each of a thousand subscriptions. */
export async function yearBench(run: Run): Promise<readonly Figure[]> {
  const customers = run.quick ? 200 : 1_000;
  const stand = await openStand();
  const { engine, relay, stop } = await wire(stand, 'all', run);
  relay.start();
  const scheduling = startScheduling(engine);
  const testClocks = testClocksOf(engine);
  const { commands, pool } = engine;
  const settle = async (): Promise<void> => {
    if (!(await testClocks.settled(tenant, 300_000)))
      throw new Error('the clock was not settled in five minutes');
  };
  try {
    run.tell(`year: signing up ${customers} customers`);
    await createTenant(pool, tenant, true);
    const day = (n: number): string => new Date(Date.UTC(2026, 0, n, 12)).toISOString();
    await moveClock(commands, 'setClock', tenant, day(1));
    await publishMonthly(commands, tenant);
    for (let nth = 1; nth <= beginnings; nth += 1) {
      await moveClock(commands, 'setClock', tenant, day(nth));
      await subscribe(
        commands,
        tenant,
        Math.floor((customers * nth) / beginnings) - Math.floor((customers * (nth - 1)) / beginnings),
      );
    }
    await settle();
    await pool.query('vacuum analyze');
    run.tell('year: playing');
    const begun = performance.now();
    await moveClock(commands, 'advanceClock', tenant, day(beginnings + 365));
    await settle();
    const seconds = (performance.now() - begun) / 1_000;
    return [
      figure(
        `a year of ${customers} monthly subscriptions by the test clock, read models caught up`,
        seconds,
        {
          ...{ unit: 's', target: { atMost: 60 } },
        },
      ),
    ];
  } finally {
    await scheduling.stop();
    await stop();
    await stand.drop();
  }
}
