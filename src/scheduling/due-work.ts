import type { DueBusinessTimer } from '../eventstore/business-timers.ts';

/**
 * What became of a thing that was due. `done`: its timer was moved or cleared in the append that did it. `refused`: it cannot be done now,
 * such as while a change is in flight. `failed`: it could not even be decided. The last two come again.
 */
export type DueOutcome = 'done' | 'refused' | 'failed';

/** Does what is due of one tenant, in this order as far as it goes together; an outcome for each. Never rejects. */
export type DoDue = (tenant: string, due: readonly DueBusinessTimer[]) => Promise<readonly DueOutcome[]>;

/** What is done in one append: most of its cost is shared, and one conflict holds up no more than this. */
export const batchSize = 50;

/** Runs of one tenant, in the order given, each at most so long. */
export function batchesOf(
  due: readonly DueBusinessTimer[],
  size = batchSize,
): readonly (readonly DueBusinessTimer[])[] {
  const byTenant = new Map<string, DueBusinessTimer[]>();
  for (const timer of due) {
    const own = byTenant.get(timer.tenant);
    if (own) own.push(timer);
    else byTenant.set(timer.tenant, [timer]);
  }
  return [...byTenant.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / size) }, (_, n) => own.slice(n * size, (n + 1) * size)),
  );
}
