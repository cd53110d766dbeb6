import { accountOpened, planPublished, publishing } from '../../src/commands/examples.ts';
import {
  commandDeclarations,
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { createInProcessSandbox } from '../../src/connectors/sandbox/in-process.ts';
import { MemoryEventStore } from '../../src/eventstore/memory.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { createPreviews, type Preview, type PreviewResult, type Previews } from '../../src/preview/index.ts';
import {
  createDefinitions,
  planChange,
  planChangeTrigger,
  sagaDeclarations,
  sagaStartsOf,
} from '../../src/sagas/index.ts';

const principal = { tenant: 'acme', actor: 'user:ada', role: 'billing' } as const;
export const { tenant } = principal;

/** A business at noon of 1 April 2026 with one customer, in memory; sagas begin and go no further. */
export interface Shop {
  readonly clock: ReturnType<typeof fixedClock>;
  readonly commands: Commands;
  readonly previews: Previews;
  readonly accountId: string;
  /** A context for the next command. */
  readonly as: () => CommandContext;
}

/** Sells `ten` and `twenty` a month, the add-on `extra` at 6.00, and a coupon of 10 % for two periods. */
export async function openShop(): Promise<Shop> {
  const clock = fixedClock('2026-04-01T12:00:00.000Z');
  const registry = createRegistry([...commandDeclarations, ...sagaDeclarations]);
  const store = new MemoryEventStore({ registry, clock });
  const definition = planChange({
    ...{ store, clock, wakeups: localWakeups(), connector: createInProcessSandbox() },
    projectionReached: async () => true,
    commands: () => commands,
  });
  const sagaStarts = sagaStartsOf(createDefinitions([definition]), [planChangeTrigger]);
  const commands: Commands = createCommands({ store, clock, sagaStarts, requestHashKey: 'key' });
  let keys = 0;
  const as = (): CommandContext => ({ principal, idempotencyKey: `key-${(keys += 1)}` });
  const features = [
    { key: 'seats', kind: 'limit', limit: 25 },
    { key: 'sso', kind: 'boolean' },
  ] as const;
  const extra = planPublished('extra', '6.00', {
    kind: 'add_on',
    features: [{ key: 'seats', kind: 'limit', limit: 5 }],
  });
  await commands.publishPlan(as(), publishing(planPublished('ten', '10.00', { tierRank: 1 })));
  await commands.publishPlan(as(), publishing(planPublished('twenty', '20.00', { tierRank: 2, features })));
  await commands.publishPlan(as(), publishing(extra));
  await commands.publishCoupon(as(), {
    couponCode: 'TENTH',
    name: 'A tenth off',
    discount: { kind: 'percent', percent: '10' },
    duration: { kind: 'periods', count: 2 },
  });
  const { accountId } = await did(commands.openAccount(as(), accountOpened.data));
  return { clock, commands, previews: createPreviews({ store, clock, sagaStarts }), accountId, as };
}

/** What a command did. */
export async function did<R extends object>(sent: Promise<CommandResult<R>>): Promise<R> {
  const answer = await sent;
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.result;
}

export async function shown(result: Promise<PreviewResult>): Promise<Preview> {
  const answer = await result;
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.preview;
}
