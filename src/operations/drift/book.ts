import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Statement } from '../../projections/statement.ts';
import type { Figure } from './figures.ts';

export const bookNames = ['recurring', 'receivable', 'customer_credit', 'deferred'] as const;
export type BookName = (typeof bookNames)[number];

/** All events of a stream, in their order. */
export type StreamOfEvents = readonly RecordedEvent[];

/** Figures that the tables of a read model hold, and what the log says that they are. */
export interface Book {
  readonly name: BookName;
  /** The read model that keeps its tables; an account is compared where it has every event of the account's streams of these types. */
  readonly projection: string;
  readonly streamTypes: readonly string[];
  /** Takes tenants and account ids; gives the figures of those accounts. */
  readonly held: Statement;
  /** The same figures from an account's streams of these types. */
  readonly told: (streams: readonly StreamOfEvents[]) => readonly Figure[];
}
