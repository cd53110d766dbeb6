import type { CommandResult, Commands } from '../../src/commands/index.ts';
import { randomIds } from '../../src/platform/ids.ts';

const contextIn = (tenant: string) => ({
  principal: { tenant, actor: 'user:bench', role: 'admin' as const },
  idempotencyKey: randomIds.next(),
});

/** A monthly plan at 30.00 EUR. */
export async function publishMonthly(commands: Commands, tenant: string): Promise<void> {
  done(
    await commands.publishPlan(contextIn(tenant), {
      ...{
        planCode: 'silver',
        name: 'Silver',
        tier: 'silver',
        tierRank: 1,
        interval: { unit: 'month', count: 1 },
      },
      features: [{ key: 'seats', kind: 'limit', limit: 5 }],
      prices: [{ minor: 3_000n, currency: 'EUR' }],
    }),
  );
}

/** So many customers with a subscription each, begun now by the clock of the commands. */
export async function subscribe(commands: Commands, tenant: string, customers: number): Promise<void> {
  let left = customers;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { accountId } = done(
        await commands.openAccount(contextIn(tenant), {
          ...{ name: 'Ada', country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR', segment: 'smb' },
          contact: { name: 'Ada Lane', email: 'ada@example.com', phone: null },
        }),
      );
      done(await commands.startSubscription(contextIn(tenant), { accountId, planCode: 'silver' }));
    }
  };
  await Promise.all(Array.from({ length: 64 }, lane));
}

export async function moveClock(
  commands: Commands,
  verb: 'setClock' | 'advanceClock',
  tenant: string,
  to: string,
): Promise<void> {
  done(await commands[verb](contextIn(tenant), { to }));
}

function done<R extends object>(answer: CommandResult<R>): R {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
  return answer.result;
}
