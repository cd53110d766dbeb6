import type { BusinessTimers } from '../eventstore/business-timers.ts';
import type { TenantClocks } from '../eventstore/tenant-clocks.ts';
import type { Wakeups } from '../messaging/types.ts';
import type { Instant } from '../platform/clock.ts';
import { until } from './until.ts';

export interface TestClockView {
  /** The tenant's time. */
  readonly now: Instant;
  /** Null where it stands still, or is real time. */
  readonly advancingTo: Instant | null;
}

/** What may be asked about the time of a tenant. */
export interface TestClocks {
  view(tenant: string): Promise<TestClockView>;
  /** Nothing due, no saga under way, every read model at the head of the log. */
  isSettled(tenant: string): Promise<boolean>;
  /** False where it is not settled within the time. */
  settled(tenant: string, timeoutMs: number): Promise<boolean>;
}

export interface TestClocksOptions {
  readonly clocks: TenantClocks;
  readonly timers: Pick<BusinessTimers, 'dueBy'>;
  readonly sagasUnderWay: (tenant: string) => Promise<boolean>;
  readonly readModelsBehind: (tenant: string) => Promise<boolean>;
  readonly wakeups: Pick<Wakeups, 'on'>;
}

export function createTestClocks(options: TestClocksOptions): TestClocks {
  const { clocks, timers, sagasUnderWay, readModelsBehind, wakeups } = options;

  const view = async (tenant: string): Promise<TestClockView> => {
    const position = await clocks.position(tenant);
    return position ?? { now: await clocks.now(tenant), advancingTo: null };
  };

  /** The read models last: what the others bring about is what they have to apply. */
  const isSettled = async (tenant: string): Promise<boolean> => {
    const { now, advancingTo } = await view(tenant);
    if (advancingTo !== null) return false;
    if ((await timers.dueBy(tenant, now, 1)).length > 0) return false;
    return !(await sagasUnderWay(tenant)) && !(await readModelsBehind(tenant));
  };

  return {
    view,
    isSettled,
    settled: (tenant, timeoutMs) =>
      until(() => isSettled(tenant), {
        ...{ wakeups, channels: ['projection', 'clock'] },
        signal: AbortSignal.timeout(timeoutMs),
      }),
  };
}
