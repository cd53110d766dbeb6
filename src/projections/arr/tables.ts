import type { PoolClient } from 'pg';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import { columns } from '../columns.ts';
import type { Standing } from '../recurring/standing.ts';
import { statement } from '../statement.ts';
import type { DaySums } from './days.ts';
import type { CustomerRevenue, Movement, MovementKind, RevenueFact } from './movements.ts';

const readStatement = statement(import.meta.dirname, 'read-movements');
const writeStatement = statement(import.meta.dirname, 'write-movements');
const customersStatement = statement(import.meta.dirname, 'write-customers');
const daysStatement = statement(import.meta.dirname, 'add-to-days');

/** A fact with what it counted as so far. */
export interface StoredFact extends RevenueFact {
  readonly kind: MovementKind | null;
  readonly day: LocalDate;
}

/** A movement with its day; `previous` is what it counted as before this transaction. */
export interface DatedMovement extends Movement {
  readonly day: LocalDate;
  readonly previous: MovementKind | null | undefined;
}

interface Row {
  readonly tenant: string;
  readonly account_id: string;
  readonly stream: string;
  readonly version: number;
  readonly subscription_id: string;
  readonly operation_id: string;
  readonly effective_at: Instant;
  readonly recorded_at: Instant;
  readonly currency: string;
  readonly standing: Standing;
  readonly time_zone: string | null;
  readonly mrr_minor: string;
  readonly arr_minor: string;
  readonly kind: MovementKind | null;
  readonly day: LocalDate;
}

export async function readMovements(
  tx: PoolClient,
  accounts: readonly { tenant: string; accountId: string }[],
): Promise<StoredFact[]> {
  const values = columns(
    accounts,
    (a) => a.tenant,
    (a) => a.accountId,
  );
  const { rows } = await tx.query<Row>({ ...readStatement, values });
  return rows.map((row) => ({
    tenant: row.tenant,
    accountId: row.account_id,
    stream: row.stream,
    version: row.version,
    subscriptionId: row.subscription_id,
    operationId: row.operation_id,
    effectiveAt: row.effective_at,
    recordedAt: row.recorded_at,
    currency: row.currency,
    standing: row.standing,
    timeZone: row.time_zone,
    mrr: BigInt(row.mrr_minor),
    arr: BigInt(row.arr_minor),
    kind: row.kind,
    day: row.day,
  }));
}

export async function writeMovements(tx: PoolClient, movements: readonly DatedMovement[]): Promise<void> {
  if (movements.length === 0) return;
  const values = columns(
    movements,
    ({ fact }) => fact.tenant,
    ({ fact }) => fact.accountId,
    ({ fact }) => fact.stream,
    ({ fact }) => fact.version,
    ({ fact }) => fact.subscriptionId,
    ({ fact }) => fact.operationId,
    ({ fact }) => fact.effectiveAt,
    ({ fact }) => fact.recordedAt,
    ({ fact }) => fact.currency,
    ({ fact }) => fact.standing,
    ({ fact }) => fact.timeZone,
    ({ fact }) => fact.mrr,
    ({ fact }) => fact.arr,
    (movement) => movement.kind,
    (movement) => movement.day,
    (movement) => movement.mrrDelta,
    (movement) => movement.arrDelta,
  );
  await tx.query({ ...writeStatement, values });
}

export async function writeCustomers(
  tx: PoolClient,
  customers: readonly (CustomerRevenue & { tenant: string; accountId: string })[],
): Promise<void> {
  const values = columns(
    customers,
    (c) => c.tenant,
    (c) => c.accountId,
    (c) => c.currency,
    (c) => c.liveSubscriptions,
    (c) => c.waitingSubscriptions,
    (c) => c.mrr,
    (c) => c.arr,
  );
  await tx.query({ ...customersStatement, values });
}

export async function addToDays(tx: PoolClient, days: readonly DaySums[]): Promise<void> {
  if (days.length === 0) return;
  const values = columns(
    days,
    (d) => d.tenant,
    (d) => d.currency,
    (d) => d.day,
    (d) => d.new,
    (d) => d.expansion,
    (d) => d.contraction,
    (d) => d.churn,
    (d) => d.reactivation,
    (d) => d.arr,
  );
  await tx.query({ ...daysStatement, values });
}
