import type { ClientBase } from 'pg';
import { statement } from '../statement.ts';
import { columns } from '../columns.ts';

const readStatement = statement(import.meta.dirname, 'read-watermarks');
const raiseStatement = statement(import.meta.dirname, 'raise-watermarks');

export interface StreamKey {
  readonly tenant: string;
  readonly stream: string;
}

/** How far `consumer` has applied a stream. */
export interface Watermark extends StreamKey {
  readonly consumer: string;
  readonly version: number;
}

/** Versions reached, 0 where a consumer has not met a stream. */
export class Watermarks {
  readonly #versions = new Map<string, number>();

  constructor(rows: readonly Watermark[]) {
    for (const row of rows) this.#versions.set(key(row, row.consumer), row.version);
  }

  of(stream: StreamKey, consumer: string): number {
    return this.#versions.get(key(stream, consumer)) ?? 0;
  }
}

/** To be called after `lockAccounts`, in a later statement: then nobody else can move what it reads. */
export async function readWatermarks(
  tx: ClientBase,
  consumers: readonly string[],
  streams: readonly StreamKey[],
): Promise<Watermarks> {
  const { rows } = await tx.query<Watermark>({
    ...readStatement,
    values: [
      ...columns(
        streams,
        (s) => s.tenant,
        (s) => s.stream,
      ),
      consumers,
    ],
  });
  return new Watermarks(rows);
}

/** In the transaction of what was applied. Never lowers one. */
export async function raiseWatermarks(tx: ClientBase, watermarks: readonly Watermark[]): Promise<void> {
  if (watermarks.length === 0) return;
  await tx.query({
    ...raiseStatement,
    values: columns(
      watermarks,
      (w) => w.tenant,
      (w) => w.stream,
      (w) => w.consumer,
      (w) => w.version,
    ),
  });
}

const key = (stream: StreamKey, consumer: string): string =>
  JSON.stringify([stream.tenant, stream.stream, consumer]);
