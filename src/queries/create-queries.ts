import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { EventStore } from '../eventstore/types.ts';
import { movements } from './arr/movements.ts';
import { retention } from './arr/retention.ts';
import { revenueByDay } from './arr/revenue-by-day.ts';
import { totals } from './arr/totals.ts';
import { accounts, accountsByIds } from './crm/accounts.ts';
import { subscriptionsByAccountIds, subscriptionsByIds } from './crm/subscriptions.ts';
import { timeline } from './crm/timeline.ts';
import { checkFeature, entitlements } from './entitlements/entitlements.ts';
import { invoiceJournal } from './journal/invoice-journal.ts';
import { trialBalance } from './journal/trial-balance.ts';
import type { Queries } from './queries.ts';
import { documentNumbers } from './receivables/document-numbers.ts';
import { receivables } from './receivables/receivables.ts';
import { receivableTotals } from './receivables/totals.ts';
import { revenueByMonth } from './revrec/revenue-by-month.ts';
import { schedulesByInvoiceIds } from './revrec/schedules.ts';
import { waitFor, type CommitHints } from './wait-for.ts';

export interface QueriesOptions {
  readonly pool: Pool;
  /** See `createReadSource`; initialised. */
  readonly source: DataSource;
  readonly store: EventStore;
  readonly wakeups: CommitHints;
  /** How long `waitFor` waits where its caller does not say; default 2 s. */
  readonly patienceMs?: number;
}

export function createQueries(options: QueriesOptions): Queries {
  const { pool, source, store, wakeups, patienceMs = 2_000 } = options;
  return {
    waitFor: (model, tenant, token, timeoutMs = patienceMs) =>
      waitFor(pool, wakeups, model, tenant, token, timeoutMs),
    accounts: (tenant, page, order = { by: 'name' }, filter = {}) =>
      accounts(source, tenant, page, order, filter),
    accountsByIds: (tenant, ids) => accountsByIds(pool, tenant, ids),
    subscriptionsByIds: (tenant, ids) => subscriptionsByIds(pool, tenant, ids),
    subscriptionsByAccountIds: (tenant, accountIds) => subscriptionsByAccountIds(pool, tenant, accountIds),
    timeline: (tenant, accountId, page) => timeline(source, tenant, accountId, page),
    movements: (tenant, page, filter = {}) => movements(source, tenant, page, filter),
    revenueByDay: (tenant, range) => revenueByDay(pool, tenant, range),
    retention: (tenant, range) => retention(pool, tenant, range),
    totals: (tenant) => totals(pool, tenant),
    entitlements: (tenant, accountId, consistency = 'strong') =>
      entitlements(pool, store, tenant, accountId, consistency),
    checkFeature: (tenant, accountId, feature, consistency = 'strong') =>
      checkFeature(pool, store, tenant, accountId, feature, consistency),
    revenueByMonth: (tenant, range) => revenueByMonth(pool, tenant, range),
    invoiceJournal: (tenant, invoiceId) => invoiceJournal(store, tenant, invoiceId),
    trialBalance: (tenant, of) => trialBalance(pool, tenant, of),
    receivables: (tenant, page, filter = {}) => receivables(source, tenant, page, filter),
    receivableTotals: (tenant, on) => receivableTotals(pool, tenant, on),
    documentNumbers: (tenant, kind, ids) => documentNumbers(pool, tenant, kind, ids),
    schedulesByInvoiceIds: (tenant, invoiceIds) => schedulesByInvoiceIds(pool, tenant, invoiceIds),
  };
}
