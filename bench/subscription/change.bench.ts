import { performance } from 'node:perf_hooks';
import { openEngine, type Engine } from '../../src/engine.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { secretsOf } from '../../src/secrets.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openStand, tenant, type Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { publishMonthly, subscribe } from '../renewals/subscribers.ts';

/** Events of a subscription before the changes that are measured. */
const longLife = 500;

/** A change of quantity with its invoice, of a subscription that has 500 events: loaded, decided and appended, one at a time. */
export async function changeBench(run: Run): Promise<readonly Figure[]> {
  const measured = run.quick ? 100 : 500;
  const stand = await openStand();
  const engine = await openEngine(
    { ...stand.config, ROLES: ['gateway'] },
    secretsOf(stand.config),
    run.logger,
  );
  try {
    await publishMonthly(engine.commands, tenant);
    await subscribe(engine.commands, tenant, 1);
    const subscriptionId = await onlySubscription(engine);
    run.tell(`change: leading a subscription through ${longLife} events`);
    let quantity = 1;
    const change = async (): Promise<number> => {
      quantity += 1;
      const begun = performance.now();
      const changed = await engine.commands.changeQuantity(context(), { subscriptionId, quantity });
      const took = performance.now() - begun;
      if (!changed.ok) throw new Error(`a change was refused: ${JSON.stringify(changed.errors)}`);
      const { operationId } = changed;
      const completed = await engine.commands.completePlanChange(context(), { subscriptionId, operationId });
      if (!completed.ok) throw new Error(`a completion was refused: ${JSON.stringify(completed.errors)}`);
      return took;
    };
    for (let events = 1; events < longLife; events += 2) await change();
    await engine.pool.query('vacuum analyze');
    const took: number[] = [];
    for (let n = 0; n < measured; n += 1) took.push(await change());
    return [
      figure(`change with invoice on ${longLife} events, p50`, percentile(took, 0.5), {
        ...{ unit: 'ms', target: { atMost: 5 } },
      }),
      figure(`change with invoice on ${longLife} events, p99`, percentile(took, 0.99), { unit: 'ms' }),
    ];
  } finally {
    await engine.close();
    await stand.drop();
  }
}

async function onlySubscription({ pool }: Engine): Promise<string> {
  const { rows } = await pool.query<{ stream: string }>(
    "select stream from streams where tenant = $1 and stream like 'subscription-%'",
    [tenant],
  );
  return rows[0]!.stream.slice('subscription-'.length);
}

const context = () => ({
  principal: { tenant, actor: 'user:bench', role: 'admin' as const },
  idempotencyKey: randomIds.next(),
});
