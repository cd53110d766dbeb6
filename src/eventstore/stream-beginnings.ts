import type { Pool } from 'pg';
import { Gathered, type LookUp } from './gathered.ts';
import { run } from './statements.ts';
import { storedEvent, type EventRow } from './stored-rows.ts';
import type { StoredEvent } from './types.ts';

interface Beginning extends LookUp {
  readonly stream: string;
  readonly from: number;
}

/** Events of each stream that a shared round trip brings; most streams are shorter. */
export const beginningLength = 100;

/** Reads the first events of streams from a version on; those asked for at the same time share a round trip. */
export class StreamBeginnings {
  readonly #found: Gathered<Beginning, readonly StoredEvent[]>;

  constructor(pool: Pool) {
    this.#found = new Gathered<Beginning, readonly StoredEvent[]>(
      async ({ tenant, stream, from }) => {
        const { rows } = await run<EventRow>(pool, 'read-stream', [tenant, stream, from, beginningLength]);
        return rows.map(storedEvent);
      },
      async (asked) => {
        const [streams, firsts] = [asked.map(({ stream }) => stream), asked.map(({ from }) => from)];
        const values = [asked[0]!.tenant, streams, firsts, beginningLength];
        const { rows } = await run<EventRow & { position: number }>(pool, 'read-streams', values);
        const found = asked.map((): StoredEvent[] => []);
        for (const row of rows) found[row.position - 1]!.push(storedEvent(row));
        return found;
      },
    );
  }

  /** At most `beginningLength` events. */
  read(tenant: string, stream: string, from: number): Promise<readonly StoredEvent[]> {
    return this.#found.get({ tenant, name: `${from} ${stream}`, stream, from });
  }
}
