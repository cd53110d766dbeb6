import type { Pool } from 'pg';
import { currencyOfTerms } from '../commands/rating/price.ts';
import { subscription } from '../commands/subscription/subscription.ts';
import type { SubscriptionEvent } from '../commands/subscription/events.ts';
import { storedEvent, type EventRow } from '../eventstore/stored-rows.ts';
import type { EventStore } from '../eventstore/types.ts';
import { annualised } from '../projections/recurring/annualised.ts';
import { bringsRevenue } from '../projections/recurring/standing.ts';
import { inTransaction } from '../projections/runtime/transaction.ts';
import { statement } from '../projections/statement.ts';

export interface AccountKey {
  readonly tenant: string;
  readonly accountId: string;
}

/** What the books of some accounts differ by, in minor units by currency; 0 where they agree. */
export interface Reconciled {
  readonly accounts: number;
  readonly driftMinor: ReadonlyMap<string, bigint>;
  /** Accounts whose figures differ. */
  readonly adrift: readonly AccountKey[];
  /** Where the next look goes on; null begins again. */
  readonly next: AccountKey | null;
}

const booksStatement = statement(import.meta.dirname, 'books-of-accounts');
const eventsStatement = statement(import.meta.dirname, 'subscription-events-of-accounts');

/**
 * Compares, for the next accounts, recurring revenue as the read model sums its movements with what the write side's own fold says of the same
 * events. Accounts of which the read model is behind, or which are parked, are left to a later look.
 */
export async function reconcile(
  pool: Pool,
  store: Pick<EventStore, 'decode'>,
  after: AccountKey | null,
  limit: number,
): Promise<Reconciled> {
  const { books, events } = await inTransaction(pool, async (tx) => {
    await tx.query('set transaction isolation level repeatable read');
    const { rows: books } = await tx.query<BookRow>({
      ...booksStatement,
      values: [after?.tenant ?? '', after?.accountId ?? '', limit],
    });
    const tenants = books.map(({ tenant }) => tenant);
    const accounts = books.map(({ account_id }) => account_id);
    const { rows: events } = await tx.query<EventRow>({ ...eventsStatement, values: [tenants, accounts] });
    return { books, events };
  });

  const folded = foldedBooks(store, events);
  const driftMinor = new Map<string, bigint>();
  const adrift = new Map<string, AccountKey>();
  const current = books.filter(({ is_current }) => is_current);
  for (const { tenant, account_id: accountId, currency, moved_minor, held_minor } of current) {
    const told = folded.get(bookKey(tenant, accountId, currency)) ?? 0n;
    const drift = distance(told, BigInt(moved_minor)) + distance(told, BigInt(held_minor));
    driftMinor.set(currency, (driftMinor.get(currency) ?? 0n) + drift);
    if (drift > 0n) adrift.set(JSON.stringify([tenant, accountId]), { tenant, accountId });
  }
  const last = books.at(-1);
  return {
    accounts: new Set(current.map(({ tenant, account_id }) => JSON.stringify([tenant, account_id]))).size,
    driftMinor,
    adrift: [...adrift.values()],
    next: last ? { tenant: last.tenant, accountId: last.account_id } : null,
  };
}

interface BookRow {
  readonly tenant: string;
  readonly account_id: string;
  readonly currency: string;
  /** Sum of the movements, and the sum that the read model keeps beside them. */
  readonly moved_minor: string;
  readonly held_minor: string;
  readonly is_current: boolean;
}

/** Annual recurring revenue by tenant, account and currency, folded as the commands fold it. */
function foldedBooks(store: Pick<EventStore, 'decode'>, rows: readonly EventRow[]): Map<string, bigint> {
  const states = new Map<string, { readonly tenant: string; state: typeof subscription.initial }>();
  for (const row of rows) {
    const key = JSON.stringify([row.tenant, row.stream]);
    const { state } = states.get(key) ?? { state: subscription.initial };
    const event = store.decode(storedEvent(row), 'sealed') as unknown as SubscriptionEvent;
    states.set(key, { tenant: row.tenant, state: subscription.evolve(state, event) });
  }
  const books = new Map<string, bigint>();
  for (const { tenant, state } of states.values()) {
    if (!state || !bringsRevenue(state.standing)) continue;
    const { terms } = state.footing;
    const key = bookKey(tenant, state.accountId, currencyOfTerms(terms));
    books.set(key, (books.get(key) ?? 0n) + annualised(terms).arr);
  }
  return books;
}

const bookKey = (...parts: readonly string[]): string => JSON.stringify(parts);
const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);
