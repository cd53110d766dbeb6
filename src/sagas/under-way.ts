import type { Pool } from 'pg';
import { hasTimerBut } from '../eventstore/timers.ts';

/**
 * True while a saga of the tenant has something to do or waits for a moment. One that waits for a person, or has ended, has no timer
 * but its time limit.
 */
export const sagasUnderWay = (pool: Pool, tenant: string): Promise<boolean> =>
  hasTimerBut(pool, tenant, 'saga-limit');
