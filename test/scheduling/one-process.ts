import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { registry } from '../../src/engine.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import type { EventStore } from '../../src/eventstore/types.ts';
import { fixedClock, type Instant } from '../../src/platform/clock.ts';

export const tenant = 'acme';
const masterKey = Buffer.alloc(32, 7);

/** What one process of the engine has of its own: commands at a time that a test sets. */
export interface OneProcess {
  readonly store: EventStore;
  readonly commands: Commands;
  readonly clock: ReturnType<typeof fixedClock>;
}

export function oneProcess(pool: Pool, now: Instant): OneProcess {
  const store = createEventStore({ pool, registry, masterKey });
  const clock = fixedClock(now);
  const commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' });
  return { store, commands, clock };
}

/** Plans by rising rank, at 30.00, 50.00, 70.00 … USD a month. */
export async function publish(commands: Commands, ...planCodes: readonly string[]): Promise<void> {
  for (const [tierRank, planCode] of planCodes.entries())
    done(
      await commands.publishPlan(context(), {
        ...{ planCode, name: planCode, tier: planCode, tierRank, interval: { unit: 'month', count: 1 } },
        features: [],
        prices: [{ minor: 3_000n + 2_000n * BigInt(tierRank), currency: 'USD' }],
      }),
    );
}

export async function openAccount(commands: Commands, timeZone: string): Promise<string> {
  const opened = await commands.openAccount(context(), {
    ...{ name: 'Ada', country: 'US', timeZone, currency: 'USD', segment: 'smb' },
    contact: { name: 'Ada Lane', email: null, phone: null },
  });
  return done(opened).accountId;
}

export const context = (): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' },
  idempotencyKey: randomUUID(),
});

export function done<R extends object>(answer: CommandResult<R>): R {
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.result;
}
