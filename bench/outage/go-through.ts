import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore } from '../../src/eventstore/types.ts';
import { until } from '../harness/until.ts';
import type { Host } from '../soak/host.ts';
import { settled } from '../soak/settled.ts';
import type { SteadyLoad } from './steady-load.ts';

/** Milliseconds. */
export interface OutageLengths {
  /** Before the kill; twice, as the first time does not count. */
  readonly calmMs: number;
  readonly awayMs: number;
  /** After the load, until every read model is at the heads. */
  readonly patienceMs: number;
}

export interface OutageParts {
  readonly load: SteadyLoad;
  readonly store: EventStore;
  readonly pool: Pool;
  readonly rabbitmq: Host;
  readonly tell: (line: string) => void;
}

export interface Outage {
  /** What each append took, milliseconds: in the calm, and while RabbitMQ was away. */
  readonly before: readonly number[];
  readonly away: readonly number[];
  /** Events, from the kill until RabbitMQ served again. */
  readonly written: number;
  /** From then until every read model had everything. */
  readonly recoveryMs: number;
}

/**
 * The load goes on from the calm through the outage until the read models have what was written up to RabbitMQ's return.
 * @throws where anything is still on its way after the patience
 */
export async function goThrough(
  { calmMs, awayMs, patienceMs }: OutageLengths,
  { load, store, pool, rabbitmq, tell }: OutageParts,
): Promise<Outage> {
  await load.during(store, () => pass(calmMs)); // what is slow only because it happens for the first time
  const before = await load.during(store, () => pass(calmMs));

  tell(`outage: RabbitMQ is killed and stays away for ${awayMs / 1000} s`);
  let atKill = 0;
  const away = await load.during(store, async () => {
    await rabbitmq.kill();
    atKill = load.appended();
    await pass(awayMs);
  });
  // These appends are in neither list: a starting RabbitMQ takes all the processor time that it can get.
  await load.during(store, () => rabbitmq.start());
  const [returned, atReturn] = [performance.now(), load.appended()];

  tell('outage: RabbitMQ is back');
  await load.during(store, () => until(() => load.areApplied(atReturn), 'the backlog was not drained'));
  const left = await settled(pool, patienceMs);
  const recoveryMs = performance.now() - returned;
  if (Object.values(left).some((count) => count > 0))
    throw new Error(`still on its way after ${patienceMs} ms: ${JSON.stringify(left)}`);
  return { before, away, written: atReturn - atKill, recoveryMs };
}
