import type { CommandContext, CommandResult, Commands } from '../../src/commands/index.ts';
import type { Attempt, Door } from './door.ts';

/** The command handler within this process, on a pool of its own. */
export function commandsDoor(commands: Commands, tenant: string): Door {
  const context = (idempotencyKey: string): CommandContext => ({
    principal: { tenant, actor: 'user:proof', role: 'admin' },
    idempotencyKey,
  });

  return {
    kind: 'commands',
    publishPlan: (key, { planCode, tierRank, amountMinor, seats }) =>
      attempt(
        commands.publishPlan(context(key), {
          ...{ planCode, tierRank, name: planCode, tier: planCode },
          interval: { unit: 'month', count: 1 },
          features: [{ key: 'seats', kind: 'limit', limit: seats }],
          prices: [{ minor: BigInt(amountMinor), currency: 'USD' }],
        }),
        ({ planCode: code }) => code,
      ),
    openAccount: (key) =>
      attempt(
        commands.openAccount(context(key), {
          ...{ name: key, country: 'US', timeZone: 'America/Chicago', currency: 'USD', segment: 'smb' },
          contact: { name: key, email: 'someone@example.com', phone: null },
        }),
        ({ accountId }) => accountId,
      ),
    start: (key, accountId, planCode) =>
      attempt(commands.startSubscription(context(key), { accountId, planCode }), subscriptionOf),
    change: (key, subscriptionId, to) =>
      attempt(commands.changePlan(context(key), { subscriptionId, ...to }), subscriptionOf),
    cancel: (key, subscriptionId) =>
      attempt(commands.cancelSubscription(context(key), { subscriptionId }), subscriptionOf),
  };
}

const subscriptionOf = ({ subscriptionId }: { readonly subscriptionId: string }): string => subscriptionId;

async function attempt<R extends object>(
  answer: Promise<CommandResult<R>>,
  idOf: (result: R) => string,
): Promise<Attempt> {
  try {
    const given = await answer;
    if (given.ok) return { outcome: 'done', id: idOf(given.result) };
    return { outcome: 'refused', code: given.errors[0]?.code ?? 'none' };
  } catch (error) {
    return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}
