import type { Pool } from 'pg';
import type { App } from '../../src/app.ts';
import { headsPage } from '../../src/eventstore/heads.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { lagging } from '../../src/projections/runtime/lagging.ts';

/** Events that some read model has not applied. */
export async function unapplied(pool: Pool): Promise<number> {
  const behind = await lagging(pool, readModels, await headsPage(pool, null, 10_000));
  return behind.reduce((sum, { events }) => sum + events, 0);
}

/** Resolves when every read model has applied every stream and the outbox is empty. */
export async function readModelsSettled(app: App, pool: Pool): Promise<void> {
  let changed = (): void => {};
  const off = app.engine.wakeups.on('projection', () => changed());
  try {
    for (;;) {
      const next = new Promise<void>((resolve) => (changed = resolve));
      if ((await unapplied(pool)) === 0) break;
      await next;
    }
  } finally {
    off();
  }
  // The relay deletes what was confirmed, and tells nobody.
  while ((await pool.query('select from outbox limit 1')).rowCount !== 0);
}
