import pg from 'pg';
import type { CustomTypesConfig, Pool } from 'pg';
import { GatheringSocket } from './gathering-socket.ts';

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity, e.g. `revenue-engine gateway`. */
  readonly applicationName: string;
  /** Most connections of this pool; default 20. */
  readonly max?: number;
  /** A statement that runs longer is cancelled; default 30 s. */
  readonly statementTimeoutMs?: number;
  /** Called when an idle connection dies; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * A pool that gives up in bounded time: 5 s to connect, 30 s per statement, 60 s idle within a transaction. A server that is there keeps to
 * that itself; one that says nothing for three times as long (statements that are pipelined wait for one another) is gone, though TCP
 * would believe in it for a quarter of an hour.
 */
export function createPool(options: DatabaseOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max ?? 20,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: 3 * statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    // A transaction that asks several things at once does not wait for one answer before it sends the next question.
    pipeline: true,
    stream: () => new GatheringSocket(),
    // As on solid state. With the default of 4, a statement prepared while its table holds 60 rows is planned as a scan of all of
    // them, and keeps that plan when there are 100,000 (until the next analyze); with 1.1 it takes the primary key.
    options: '-c random_page_cost=1.1',
  });
  // Without a listener, a server restart would end the process.
  pool.on('error', (error: Error & { client?: unknown }) => {
    // The pool adds the whole connection, with its statements and the key that cancels them: 20 KB in a log, for each that is lost.
    delete error.client;
    options.onIdleError?.(error);
  });
  // The pool takes its own listener off a connection that it hands out, and whoever was given it comes to his turn later: the server's
  // farewell, read together with its last answer, would find nobody in between. The next statement tells that the connection is gone.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * A connection outside the pool, for locks and notifications that live as long as it does. Its user hears of its end through `end`.
 * The server gives up a peer that has fallen silent after 25 s, and not after the hours that TCP takes by default: until then a machine
 * that lost its power would keep its locks.
 */
export async function connectAlone(
  options: Pick<DatabaseOptions, 'url' | 'applicationName'>,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const int8: number = pg.types.builtins.INT8;
const timestamptz: number = pg.types.builtins.TIMESTAMPTZ;

const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number`);
  return value;
};

const inUtc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** Of a session in UTC by its text alone: to make a date of it and then text again took the relay a twelfth of its time. */
function parseInstant(text: string): string {
  const [, day, time, fraction = ''] = inUtc.exec(text) ?? [];
  return day ? `${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z` : new Date(text).toISOString();
}

/**
 * Column types for a query's `types`: bigint as number (versions and counts; never money), timestamptz as Instant. Given
 * per query, since changing pg's global parsers would change every other query of the process.
 */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === int8) return parseInt8;
    if (format !== 'binary' && oid === timestamptz) return parseInstant;
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};
