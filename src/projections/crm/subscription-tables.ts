import type { PoolClient } from 'pg';
import type { Instant } from '../../platform/clock.ts';
import { currencyOfTerms, unitPriceOf } from '../../commands/rating/price.ts';
import type { Currency } from '../../platform/money.ts';
import { columns } from '../columns.ts';
import type { Standing } from '../recurring/standing.ts';
import { statement } from '../statement.ts';
import type { SubscriptionRow, SubscriptionVersion } from './subscription-row.ts';
import type { TermsFact } from './success-tier.ts';

const subscriptionsStatement = statement(import.meta.dirname, 'write-subscriptions');
const advanceStatement = statement(import.meta.dirname, 'advance-subscriptions');
const termsStatement = statement(import.meta.dirname, 'write-terms');
const readStatement = statement(import.meta.dirname, 'read-terms');

export async function writeSubscriptions(tx: PoolClient, rows: readonly SubscriptionRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = columns(
    rows,
    (row) => row.tenant,
    (row) => row.subscriptionId,
    (row) => row.accountId,
    (row) => row.version,
    (row) => row.standing,
    (row) => row.held,
    ({ terms }) => terms.plan.planCode,
    ({ terms }) => terms.plan.planVersion,
    ({ terms }) => terms.plan.name,
    ({ terms }) => terms.plan.tier,
    ({ terms }) => terms.quantity,
    ({ terms }) => unitPriceOf(terms).minor,
    ({ terms }) => currencyOfTerms(terms),
    ({ terms }) => terms.plan.interval.unit,
    ({ terms }) => terms.plan.interval.count,
    (row) => row.mrr,
    (row) => row.arr,
    (row) => row.startedOn,
    (row) => row.cancelledOn,
  );
  await tx.query({ ...subscriptionsStatement, values });
}

/** Moves the version of rows that are there already, for events that leave the rest as it is. */
export async function advanceSubscriptions(
  tx: PoolClient,
  reached: readonly SubscriptionVersion[],
): Promise<void> {
  if (reached.length === 0) return;
  const values = columns(
    reached,
    (row) => row.tenant,
    (row) => row.accountId,
    (row) => row.subscriptionId,
    (row) => row.version,
  );
  await tx.query({ ...advanceStatement, values });
}

export async function writeTerms(tx: PoolClient, facts: readonly TermsFact[]): Promise<void> {
  if (facts.length === 0) return;
  const values = columns(
    facts,
    (fact) => fact.tenant,
    (fact) => fact.accountId,
    (fact) => fact.stream,
    (fact) => fact.version,
    (fact) => fact.effectiveAt,
    (fact) => fact.recordedAt,
    (fact) => fact.operationId,
    (fact) => fact.currency,
    (fact) => fact.standing,
    (fact) => fact.tier,
    (fact) => fact.tierRank,
    (fact) => fact.mrr,
    (fact) => fact.arr,
  );
  await tx.query({ ...termsStatement, values });
}

interface TermsRow {
  readonly tenant: string;
  readonly account_id: string;
  readonly stream: string;
  readonly version: number;
  readonly effective_at: Instant;
  readonly recorded_at: Instant;
  readonly operation_id: string;
  readonly currency: string;
  readonly standing: Standing;
  readonly tier: string;
  readonly tier_rank: number;
  readonly mrr_minor: string;
  readonly arr_minor: string;
  readonly account_currency: string;
}

/** All terms of those accounts among the given that have been opened, with the account's own currency. */
export async function readTerms(
  tx: PoolClient,
  accounts: readonly { tenant: string; accountId: string }[],
): Promise<(TermsFact & { readonly accountCurrency: Currency })[]> {
  if (accounts.length === 0) return [];
  const values = columns(
    accounts,
    (a) => a.tenant,
    (a) => a.accountId,
  );
  const { rows } = await tx.query<TermsRow>({ ...readStatement, values });
  return rows.map((row) => ({
    tenant: row.tenant,
    accountId: row.account_id,
    stream: row.stream,
    version: row.version,
    effectiveAt: row.effective_at,
    recordedAt: row.recorded_at,
    operationId: row.operation_id,
    currency: row.currency,
    standing: row.standing,
    tier: row.tier,
    tierRank: row.tier_rank,
    mrr: BigInt(row.mrr_minor),
    arr: BigInt(row.arr_minor),
    accountCurrency: row.account_currency,
  }));
}
