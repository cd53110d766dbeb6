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

export interface Comparison {
  readonly compared: readonly ComparedBook[];
  /** Books left to a later look, because their read model lacks events of the account. */
  readonly behind: readonly (AccountKey & { readonly book: BookName })[];
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
  if (accounts.length === 0) return { compared: [], behind: [] };
  const { events, kept } = await read(pool, accounts);
  const eventsOf = new Map(grouped(events, keyOfRow).map((rows) => [keyOfRow(rows[0]!), rows]));
  const compared: ComparedBook[] = [];
  for (const account of accounts) {
    // Folding a page at one go would hold up whatever else this process does.
    await otherWork();
    const key = keyOf(account);
    const recorded = (eventsOf.get(key) ?? []).map((row) => store.decode(storedEvent(row), 'sealed'));
    const streams = grouped(recorded, ({ stream }) => stream);
    for (const { book, behind, held } of kept) {
      if (behind.has(key)) continue;
      const its = streams.filter(([first]) => book.streamTypes.includes(streamTypeOf(first!.stream)));
      for (const [currency, difference] of differences(book.told(its), held.get(key) ?? []))
        compared.push({ ...account, book: book.name, currency, ...difference });
    }
  }
  const behind = kept.flatMap(({ book, behind: keys }) =>
    accounts
      .filter((account) => keys.has(keyOf(account)))
      .map((account) => ({ ...account, book: book.name })),
  );
  return { compared, behind };
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
