import type { ClientBase, Pool } from 'pg';
import type { Instant } from '../../platform/clock.ts';
import { statement } from '../statement.ts';
import { columns } from '../columns.ts';
import type { AccountKey } from './account-locks.ts';

const readStatement = statement(import.meta.dirname, 'read-exceptions');
const parkStatement = statement(import.meta.dirname, 'park');
const unparkStatement = statement(import.meta.dirname, 'unpark');
const skipStatement = statement(import.meta.dirname, 'skip-event');
const oneStatement = statement(import.meta.dirname, 'parked-account');
const listStatement = statement(import.meta.dirname, 'list-parked');
const takeStatement = statement(import.meta.dirname, 'take-timed-out');

/** An account that a projection cannot go on with; `stream` and `version` name the event that stopped it. */
export interface Parked extends AccountKey {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly reason: string;
  readonly at: Instant;
}

export class ParkedAccounts {
  readonly #keys: ReadonlySet<string>;

  constructor(rows: readonly { tenant: string; consumer: string; account: string }[]) {
    this.#keys = new Set(rows.map((row) => key(row.consumer, row)));
  }

  has(projection: string, account: AccountKey): boolean {
    return this.#keys.has(key(projection, account));
  }
}

/** Events that an operator told a projection to pass over, now and in every rebuild. */
export class SkippedEvents {
  readonly #keys: ReadonlySet<string>;

  constructor(rows: readonly { tenant: string; consumer: string; stream: string; version: number }[]) {
    this.#keys = new Set(rows.map((row) => eventKey(row.consumer, row)));
  }

  has(projection: string, event: EventKey): boolean {
    return this.#keys.has(eventKey(projection, event));
  }
}

interface ExceptionRow {
  readonly tenant: string;
  readonly consumer: string;
  readonly account: string;
  /** Null where the account is parked as a whole. */
  readonly stream: string | null;
  readonly version: number | null;
}

/** What is not applied as usual: accounts that are parked, and events to be passed over. One look for both. */
export async function readExceptions(
  tx: ClientBase,
  projections: readonly string[],
  accounts: readonly AccountKey[],
): Promise<{ readonly parked: ParkedAccounts; readonly skipped: SkippedEvents }> {
  const values = [
    ...columns(
      accounts,
      (a) => a.tenant,
      (a) => a.account,
    ),
    projections,
  ];
  const { rows } = await tx.query<ExceptionRow>({ ...readStatement, values });
  return {
    parked: new ParkedAccounts(rows.filter(({ stream }) => stream === null)),
    skipped: new SkippedEvents(
      rows.flatMap(({ tenant, consumer, stream, version }) =>
        stream === null || version === null ? [] : [{ tenant, consumer, stream, version }],
      ),
    ),
  };
}

/** `hasTimedOut`: stopped by the time that it took, not by what the event says; it is tried again without anybody's doing. */
export async function park(tx: ClientBase, parked: Omit<Parked, 'at'>, hasTimedOut: boolean): Promise<void> {
  const { tenant, projection, account, stream, version, reason } = parked;
  const values = [tenant, projection, account, stream, version, reason, hasTimedOut];
  await tx.query({ ...parkStatement, values });
}

/** Lets go on what has been parked for its time for so long, the oldest; null where there is none. It is for the caller to apply. */
export async function takeTimedOut(
  db: ClientBase | Pool,
  projections: readonly string[],
  forMs: number,
): Promise<(AccountKey & { readonly projection: string }) | null> {
  const values = [projections, forMs];
  const { rows } = await db.query<{ tenant: string; consumer: string; account: string }>({
    ...takeStatement,
    values,
  });
  const [taken] = rows;
  return taken ? { tenant: taken.tenant, projection: taken.consumer, account: taken.account } : null;
}

/** False where nothing was parked. */
export async function unpark(
  db: ClientBase | Pool,
  projection: string,
  account: AccountKey,
): Promise<boolean> {
  const { rowCount } = await db.query({
    ...unparkStatement,
    values: [account.tenant, projection, account.account],
  });
  return rowCount === 1;
}

/**
 * Lets the account go on behind the event that stopped it, which the projection passes over from now on. In one statement: no other process
 * meets the event in between. False where nothing was parked there.
 */
export async function skipAndUnpark(
  db: ClientBase | Pool,
  projection: string,
  account: AccountKey,
  event: { readonly stream: string; readonly version: number },
  reason: string,
): Promise<boolean> {
  const values = [account.tenant, projection, account.account, event.stream, event.version, reason];
  return (await db.query({ ...skipStatement, values })).rowCount === 1;
}

/** All parked accounts, oldest first; of one tenant where given. */
export async function listParked(
  db: ClientBase | Pool,
  tenant: string | null = null,
): Promise<readonly Parked[]> {
  return (await db.query<ParkedRow>({ ...listStatement, values: [tenant] })).rows.map(parkedOf);
}

/** Null where the account is not parked for that projection. */
export async function readParkedAccount(
  db: ClientBase | Pool,
  projection: string,
  { tenant, account }: AccountKey,
): Promise<Parked | null> {
  const { rows } = await db.query<ParkedRow>({ ...oneStatement, values: [tenant, projection, account] });
  return rows[0] ? parkedOf(rows[0]) : null;
}

interface ParkedRow {
  readonly tenant: string;
  readonly consumer: string;
  readonly account: string;
  readonly stream: string;
  readonly version: number;
  readonly reason: string;
  readonly parked_at: Instant;
}

const parkedOf = ({ consumer, parked_at, ...row }: ParkedRow): Parked => ({
  ...row,
  projection: consumer,
  at: parked_at,
});

const key = (projection: string, account: AccountKey): string =>
  JSON.stringify([projection, account.tenant, account.account]);

interface EventKey {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
}

const eventKey = (projection: string, { tenant, stream, version }: EventKey): string =>
  JSON.stringify([projection, tenant, stream, version]);
