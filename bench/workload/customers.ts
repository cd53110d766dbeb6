import type { Pool } from 'pg';
import { openEngine, type Engine } from '../../src/engine.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { secretsOf } from '../../src/secrets.ts';
import { tenant, type Run, type Stand } from '../harness/stand.ts';
import { readModels } from '../../src/projections/read-models.ts';

export interface Customer {
  readonly accountId: string;
  readonly subscriptionId: string;
}

/** Publishes two plans and signs so many customers up to the lesser one, by the engine's own commands; read models caught up. */
export async function signUp(customers: number, stand: Stand, { logger }: Run): Promise<readonly Customer[]> {
  const engine = await openEngine({ ...stand.config, ROLES: ['gateway'] }, secretsOf(stand.config), logger);
  try {
    await publish(engine, 'silver', 1, 3_000n, 5);
    await publish(engine, 'gold', 2, 5_000n, 20);
    const signed: Customer[] = [];
    let left = customers;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        signed.push(await signUpOne(engine));
      }
    };
    await Promise.all(Array.from({ length: 16 }, lane));
    await caughtUp(engine.pool, customers);
    return signed;
  } finally {
    await engine.close();
  }
}

async function publish(
  engine: Engine,
  planCode: string,
  rank: number,
  minor: bigint,
  seats: number,
): Promise<void> {
  const published = await engine.commands.publishPlan(context(), {
    ...{ planCode, name: planCode, tier: planCode, tierRank: rank, interval: { unit: 'month', count: 1 } },
    features: [{ key: 'seats', kind: 'limit', limit: seats }],
    prices: [{ minor, currency: 'EUR' }],
  });
  if (!published.ok) throw new Error(`a plan was refused: ${JSON.stringify(published.errors)}`);
}

async function signUpOne({ commands }: Engine): Promise<Customer> {
  const opened = await commands.openAccount(context(), {
    ...{ name: 'Ada', country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR', segment: 'smb' },
    contact: { name: 'Ada Lane', email: 'ada@example.com', phone: null },
  });
  if (!opened.ok) throw new Error(`an account was refused: ${JSON.stringify(opened.errors)}`);
  const { accountId } = opened.result;
  const started = await commands.startSubscription(context(), { accountId, planCode: 'silver' });
  if (!started.ok) throw new Error(`a subscription was refused: ${JSON.stringify(started.errors)}`);
  return { accountId, subscriptionId: started.result.subscriptionId };
}

const context = () => ({
  principal: { tenant, actor: 'user:bench', role: 'admin' as const },
  idempotencyKey: randomIds.next(),
});

/** The engine under measurement has applied what was written. */
async function caughtUp(pool: Pool, customers: number): Promise<void> {
  const wanted =
    customers * readModels.filter(({ streamTypes }) => streamTypes.includes('subscription')).length;
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::integer as count from watermarks where stream like 'subscription-%' and consumer = any ($1)`,
      [readModels.map(({ name }) => name)],
    );
    if (rows[0]!.count >= wanted) return;
    if (Date.now() > deadline) throw new Error('the read models did not catch up within two minutes');
  }
}
