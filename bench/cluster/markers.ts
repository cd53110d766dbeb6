import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Attempt, Door } from '../soak/door.ts';

/** Milliseconds until the last of the markers had got so far. */
export interface Recovery {
  readonly accepted: number;
  readonly applied: number;
  readonly completed: number;
}

export interface Markers {
  /** Asks for an upgrade of each marker's subscription, and follows all of them to the end of their sagas. */
  send(): Promise<Recovery>;
  /** Subscriptions started and plans changed so far; of each also the number of successes, for the count at the end. */
  readonly done: { opened: number; started: number; changed: number };
}

/** As many accounts as make it all but certain that every partition and every shard has some. */
const accounts = 16;
const lookEveryMs = 10;
const patienceMs = 90_000;

/** How far the tenant's events have come: with those models and sagas that have yet to catch up. */
const behind = `
select (select count(*)::int from streams s
          join (values ('crm', 'subscription'), ('arr', 'subscription'), ('entitlements', 'subscription'), ('revrec', 'invoice'),
                       ('receivables', 'invoice'))
               as followed (consumer, stream_type) using (stream_type)
          left join watermarks w on w.tenant = s.tenant and w.stream = s.stream and w.consumer = followed.consumer
         where s.tenant = $1 and w.version is distinct from s.version) as unapplied,
       (select count(*)::int from streams s where s.tenant = $1 and s.stream_type = 'saga' and not exists (
          select from events e where e.tenant = s.tenant and e.stream = s.stream
             and e.type in ('SagaCompleted', 'SagaCompensated', 'SagaFailed'))) as running`;

/** @param tenant has no other traffic */
export async function openMarkers(door: Door, pool: Pool, tenant: string): Promise<Markers> {
  const done = { opened: 0, started: 0, changed: 0 };
  let keys = 0;
  const insist = async (ask: (key: string) => Promise<Attempt>): Promise<string> => {
    const key = `marker:${(keys += 1)}`;
    for (;;) {
      const attempt = await ask(key);
      if (attempt.outcome === 'done') return attempt.id;
      await pause(lookEveryMs);
    }
  };
  const subscriptions = await Promise.all(
    Array.from({ length: accounts }, async () => {
      const account = await insist((key) => door.openAccount(key));
      done.opened += 1;
      const started = await insist((key) => door.start(key, account, 'silver'));
      done.started += 1;
      return started;
    }),
  );
  let quantity = 1;

  return {
    done,
    send: async () => {
      quantity += 1;
      const begun = performance.now();
      const since = (): number => Math.round(performance.now() - begun);
      await Promise.all(
        subscriptions.map((id) => insist((key) => door.change(key, id, { planCode: 'gold', quantity }))),
      );
      done.changed += subscriptions.length;
      const accepted = since();
      let applied: number | undefined;
      while (since() < patienceMs) {
        const { rows } = await pool.query<{ unapplied: number; running: number }>(behind, [tenant]);
        const { unapplied, running } = rows[0]!;
        if (unapplied === 0) applied ??= since();
        // What the end of a saga wrote to the subscription counts as well: the figure is that of all that was changed.
        if (running === 0 && unapplied === 0) return { accepted, applied: applied!, completed: since() };
        await pause(lookEveryMs);
      }
      throw new Error(`Markers of ${tenant} did not come through within ${patienceMs} ms.`);
    },
  };
}
