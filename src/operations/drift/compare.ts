import { setImmediate as otherWork } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { storedEvent, type EventRow } from '../../eventstore/stored-rows.ts';
import type { EventStore } from '../../eventstore/types.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { Currency } from '../../platform/money.ts';
import { columns } from '../../projections/columns.ts';
import { grouped } from '../../projections/grouped.ts';
import { inTransaction } from '../../projections/runtime/transaction.ts';
import { statement } from '../../projections/statement.ts';
import type { Book, BookName } from './book.ts';
import { books, streamTypes } from './books.ts';
import { differences, type Figure } from './figures.ts';

export interface AccountKey {
  readonly tenant: string;
  readonly accountId: string;
}

/** What an account's book says in one currency, compared with the log. */
export interface ComparedBook extends AccountKey {
  readonly book: BookName;
  readonly currency: Currency;
  /** By how much it differs; 0 where it agrees. */
  readonly minor: bigint;
  /** Tables that differ. */
  readonly tables: readonly string[];
}

/** A book of an account that could not be compared. */
export interface LeftBook extends AccountKey {
  readonly book: BookName;
  /** Why its events cannot be folded; null where its read model merely lacks some of them, and a later look will do. */
  readonly problem: string | null;
}

export interface Comparison {
  readonly compared: readonly ComparedBook[];
  readonly left: readonly LeftBook[];
}

/** What the comparison needs of the event store. */
export type Decoder = Pick<EventStore, 'decode'>;

const behindStatement = statement(import.meta.dirname, 'accounts-behind');
const eventsStatement = statement(import.meta.dirname, 'events-of-accounts');

/** Compares the books of some accounts with folds of their events, as of one moment. Writes nothing. */
export async function compare(
  pool: Pool,
  store: Decoder,
  accounts: readonly AccountKey[],
): Promise<Comparison> {
  if (accounts.length === 0) return { compared: [], left: [] };
  const { events, kept } = await read(pool, accounts);
  const eventsOf = new Map(grouped(events, keyOfRow).map((rows) => [keyOfRow(rows[0]!), rows]));
  const compared: ComparedBook[] = [];
  const left: LeftBook[] = [];
  for (const account of accounts) {
    // Folding a page at one go would hold up whatever else this process does.
    await otherWork();
    const key = keyOf(account);
    const streams = grouped(eventsOf.get(key) ?? [], ({ stream }) => stream);
    for (const { book, behind, held } of kept) {
      const of = { ...account, book: book.name };
      if (behind.has(key)) left.push({ ...of, problem: null });
      else
        try {
          const found = differences(told(book, streams, store), held.get(key) ?? []);
          for (const [currency, difference] of found) compared.push({ ...of, currency, ...difference });
        } catch (error) {
          // One account must not keep the round from the others.
          left.push({ ...of, problem: error instanceof Error ? error.message : String(error) });
        }
    }
  }
  return { compared, left };
}

/** Decodes what the book needs and no more: events that stop one read model are no matter of the other books. */
function told(book: Book, streams: readonly (readonly EventRow[])[], store: Decoder): readonly Figure[] {
  const its = streams.filter(([first]) => book.streamTypes.includes(streamTypeOf(first!.stream)));
  return book.told(its.map((rows) => rows.map((row) => store.decode(storedEvent(row), 'sealed'))));
}

interface Kept {
  readonly book: Book;
  readonly behind: ReadonlySet<string>;
  readonly held: ReadonlyMap<string, readonly Figure[]>;
}

/** Heads, watermarks, tables and events of one snapshot. */
function read(
  pool: Pool,
  accounts: readonly AccountKey[],
): Promise<{ readonly events: readonly EventRow[]; readonly kept: readonly Kept[] }> {
  const keys = columns(
    accounts,
    ({ tenant }) => tenant,
    ({ accountId }) => accountId,
  );
  return inTransaction(pool, async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    const kept: Kept[] = [];
    for (const book of books) kept.push(await readBook(tx, book, keys));
    const { rows: events } = await tx.query<EventRow>({ ...eventsStatement, values: [...keys, streamTypes] });
    return { events, kept };
  });
}

interface AccountRow {
  readonly tenant: string;
  readonly account_id: string | null;
}

interface FigureRow extends AccountRow {
  readonly currency: Currency;
  readonly table: string;
  readonly item: string;
  readonly minor: string;
}

async function readBook(tx: PoolClient, book: Book, keys: readonly unknown[]): Promise<Kept> {
  const { rows: late } = await tx.query<AccountRow>({
    ...behindStatement,
    values: [...keys, book.projection, book.streamTypes],
  });
  const { rows } = await tx.query<FigureRow>({ ...book.held, values: [...keys] });
  const figuresOf = (of: readonly FigureRow[]): readonly Figure[] =>
    of.map((row) => ({ ...row, minor: BigInt(row.minor) }));
  return {
    book,
    behind: new Set(late.map(keyOfRow)),
    held: new Map(grouped(rows, keyOfRow).map((of) => [keyOfRow(of[0]!), figuresOf(of)])),
  };
}

const keyOf = ({ tenant, accountId }: AccountKey): string => JSON.stringify([tenant, accountId]);
const keyOfRow = ({ tenant, account_id }: AccountRow): string => JSON.stringify([tenant, account_id]);
