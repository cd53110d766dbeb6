import { performance } from 'node:perf_hooks';
import { createCommands } from '../../src/commands/index.ts';
import { openEngine } from '../../src/engine.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { startScheduling } from '../../src/scheduling-role.ts';
import { secretsOf } from '../../src/secrets.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openStand, tenant, type Run } from '../harness/stand.ts';
import { publishMonthly, subscribe } from './subscribers.ts';

const dayMs = 86_400_000;

/** One process that finds so many monthly subscriptions due, until each has its invoice: decided, numbered, written. */
export async function renewalsBench(run: Run): Promise<readonly Figure[]> {
  const customers = run.quick ? 2_000 : 10_000;
  run.tell(`renewals: signing up ${customers} customers`);
  const stand = await openStand();
  const engine = await openEngine(
    { ...stand.config, ROLES: ['orchestrator'] },
    secretsOf(stand.config),
    run.logger,
  );
  try {
    const { pool, store, secrets } = engine;
    const monthAgo = fixedClock(new Date(Date.now() - 35 * dayMs).toISOString());
    const { requestHashKey } = secrets;
    const before = createCommands({ store, clock: monthAgo, sagaStarts: () => [], requestHashKey });
    await publishMonthly(before, tenant);
    await subscribe(before, tenant, customers);
    await pool.query('vacuum analyze');
    const invoices = async (): Promise<number> => {
      const counted =
        "select version::integer from streams where tenant = $1 and stream = 'numbering-invoice'";
      return (await pool.query<{ version: number }>(counted, [tenant])).rows[0]?.version ?? 0;
    };
    const first = await invoices();
    const begun = performance.now();
    const scheduling = startScheduling(engine);
    while ((await invoices()) < first + customers);
    const seconds = (performance.now() - begun) / 1_000;
    await scheduling.stop();
    return [
      figure('renewals with invoices, one process', customers / seconds, {
        ...{ unit: 'renewals/s', target: { atLeast: 1_000 } },
      }),
    ];
  } finally {
    await engine.close();
    await stand.drop();
  }
}
