import type { Pool } from 'pg';
import type { Standing } from '../../projections/recurring/standing.ts';
import { statement } from '../../projections/statement.ts';
import type { SubscriptionStatus, SubscriptionView } from './views.ts';

const byIdsStatement = statement(import.meta.dirname, 'subscriptions-by-ids');
const byAccountsStatement = statement(import.meta.dirname, 'subscriptions-by-accounts');

interface Row {
  readonly subscription_id: string;
  readonly account_id: string;
  readonly version: number;
  readonly standing: Standing;
  readonly held: boolean;
  readonly plan_code: string;
  readonly plan_version: number;
  readonly plan_name: string;
  readonly tier: string;
  readonly quantity: number;
  readonly unit_price_minor: string;
  readonly currency: string;
  readonly interval_unit: SubscriptionView['interval']['unit'];
  readonly interval_count: number;
  readonly mrr_minor: string;
  readonly arr_minor: string;
  readonly started_on: string;
  readonly cancelled_on: string | null;
}

/** One answer per id, in their order. */
export async function subscriptionsByIds(
  pool: Pool,
  tenant: string,
  ids: readonly string[],
): Promise<readonly (SubscriptionView | null)[]> {
  const { rows } = await pool.query<Row>({ ...byIdsStatement, values: [tenant, ids] });
  const views = new Map(rows.map((row) => [row.subscription_id, subscriptionView(row)]));
  return ids.map((id) => views.get(id) ?? null);
}

/** One list per account, in their order, each by start. */
export async function subscriptionsByAccountIds(
  pool: Pool,
  tenant: string,
  accountIds: readonly string[],
): Promise<readonly (readonly SubscriptionView[])[]> {
  const { rows } = await pool.query<Row>({ ...byAccountsStatement, values: [tenant, accountIds] });
  const views = rows.map(subscriptionView);
  return accountIds.map((id) => views.filter((view) => view.accountId === id));
}

function subscriptionView(row: Row): SubscriptionView {
  const money = (minor: string) => ({ minor: BigInt(minor), currency: row.currency });
  return {
    subscriptionId: row.subscription_id,
    accountId: row.account_id,
    status: statusOf(row),
    planCode: row.plan_code,
    planVersion: row.plan_version,
    planName: row.plan_name,
    tier: row.tier,
    quantity: row.quantity,
    unitPrice: money(row.unit_price_minor),
    interval: { unit: row.interval_unit, count: row.interval_count },
    mrr: money(row.mrr_minor),
    arr: money(row.arr_minor),
    startedOn: row.started_on,
    cancelledOn: row.cancelled_on,
    version: row.version,
  };
}

function statusOf({ standing, held }: Pick<Row, 'standing' | 'held'>): SubscriptionStatus {
  if (standing === 'ended') return 'cancelled';
  return held ? 'on_hold' : standing;
}
