import type { Engine } from './engine.ts';
import { businessTimerMetrics } from './operations/metrics/business-timer-metrics.ts';
import { followClock } from './commands/clock/commands.ts';
import { randomIds } from './platform/ids.ts';
import { readModels } from './projections/read-models.ts';
import { isBehind } from './projections/runtime/tenant-behind.ts';
import { createSagaListProjection } from './projections/sagas/saga-list-projection.ts';
import { sagaListFold } from './sagas/list-fold.ts';
import { sagasUnderWay } from './sagas/under-way.ts';
import { startClockPlayer } from './scheduling/clock-player.ts';
import { startScheduler } from './scheduling/scheduler.ts';
import { subscriptionsDue } from './scheduling/subscriptions-due.ts';
import { createTestClocks, type TestClocks } from './scheduling/test-clock.ts';
import { until } from './scheduling/until.ts';

/** Does what comes due, in real time and by the clocks of sandboxes. */
export function startScheduling(engine: Engine): { readonly stop: () => Promise<void> } {
  const { pool, store, commands, tenantClocks: clocks, businessTimers: timers, wakeups, logger } = engine;
  const { renewTogether } = commands;
  const doDue = subscriptionsDue({ renewTogether, ids: randomIds, logger });
  const scheduler = startScheduler({ timers, doDue, logger });
  const player = startClockPlayer({
    ...{ clocks, timers, doDue, wakeups, logger, connect: engine.connect },
    follow: (tenant) => followClock(store, clocks, tenant),
    sagasSettled: async (tenant, signal) => {
      const settled = async (): Promise<boolean> => !(await sagasUnderWay(pool, tenant));
      await until(settled, { wakeups, channels: ['outbox'], signal });
    },
    arrive: async (tenant, to) => {
      const principal = { tenant, actor: 'scheduler', role: 'system' } as const;
      await commands.completeClockAdvance({ principal, idempotencyKey: `clock:${randomIds.next()}` }, { to });
    },
  });
  businessTimerMetrics(engine.metrics.registry, pool);
  return { stop: async () => void (await Promise.all([scheduler.stop(), player.stop()])) };
}

/** What may be asked about the time of tenants. */
export function testClocksOf({
  pool,
  tenantClocks: clocks,
  businessTimers: timers,
  wakeups,
}: Engine): TestClocks {
  const projections = [...readModels, createSagaListProjection(sagaListFold)];
  return createTestClocks({
    ...{ clocks, timers, wakeups },
    sagasUnderWay: (tenant) => sagasUnderWay(pool, tenant),
    readModelsBehind: (tenant) => isBehind(pool, projections, tenant),
  });
}
