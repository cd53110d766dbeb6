import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

/** What is still on its way, by kind. */
export type Backlog = Readonly<Record<'outbox' | 'unapplied' | 'sagas' | 'parked', number>>;

/** Compares every stream's head with the watermark of each read model that follows its type. */
const backlogQuery = `
with followed (consumer, stream_type) as (
  values ('crm', 'account'), ('crm', 'subscription'), ('arr', 'subscription'), ('entitlements', 'subscription'),
         ('revrec', 'invoice'), ('receivables', 'invoice'), ('receivables', 'credit'), ('receivables', 'numbering'),
         ('sagas', 'saga')
)
select (select count(*)::int from outbox) as outbox,
       (select count(*)::int from streams s join followed using (stream_type)
          left join watermarks w on w.tenant = s.tenant and w.stream = s.stream and w.consumer = followed.consumer
         where w.version is distinct from s.version) as unapplied,
       (select count(*)::int from streams s where s.stream_type = 'saga' and not exists (
          select from events e where e.tenant = s.tenant and e.stream = s.stream
             and e.type in ('SagaCompleted', 'SagaCompensated', 'SagaFailed'))) as sagas,
       (select count(*)::int from parked) as parked`;

export async function backlog(pool: Pool): Promise<Backlog> {
  const { rows } = await pool.query<Backlog>(backlogQuery);
  return rows[0]!;
}

/** Waits until nothing is on its way, or no longer than `patienceMs`. Resolves with what is left. */
export async function settled(pool: Pool, patienceMs: number): Promise<Backlog> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const left = await backlog(pool);
    if (Object.values(left).every((count) => count === 0) || Date.now() > deadline) return left;
    await pause(200);
  }
}
