import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

const lookEveryMs = 20;
const patienceMs = 90_000;

const unfinished = `
select s.tenant || ' ' || s.stream as saga from streams s
 where s.stream_type = 'saga' and not exists (
   select from events e where e.tenant = s.tenant and e.stream = s.stream
      and e.type in ('SagaCompleted', 'SagaCompensated', 'SagaFailed'))`;

/** Sagas that have begun and not ended. */
export async function sagasUnderWay(pool: Pool): Promise<readonly string[]> {
  return (await pool.query<{ saga: string }>(unfinished)).rows.map(({ saga }) => saga);
}

/** Milliseconds from the call until the last of these has ended. */
export async function allEnded(pool: Pool, sagas: readonly string[]): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const still = new Set(await sagasUnderWay(pool));
    const took = Math.round(performance.now() - begun);
    if (!sagas.some((saga) => still.has(saga))) return took;
    if (took > patienceMs) throw new Error(`Sagas under way did not end within ${patienceMs} ms.`);
    await pause(lookEveryMs);
  }
}
