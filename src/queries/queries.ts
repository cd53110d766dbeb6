import type { ReadModel } from './consistency.ts';
import type { Page, PageRequest } from './page.ts';
import type { AccountFilter, AccountSort, AccountView, ActivityView, SubscriptionView } from './crm/views.ts';
import type { BookTotals, MovementFilter, MovementView, Retention, RevenueDay } from './arr/views.ts';
import type { Consistency, EntitlementsView, FeatureCheck } from './entitlements/views.ts';
import type { JournalEntry } from '../projections/journal/journal.ts';
import type { AccountBalance } from './journal/trial-balance.ts';
import type {
  NumberedDocument,
  ReceivableFilter,
  ReceivableTotals,
  ReceivableView,
} from './receivables/views.ts';
import type { RevenueMonth, ScheduleView } from './revrec/views.ts';
import type { Month } from '../projections/revrec/schedule.ts';
import type { LocalDate } from '../platform/clock.ts';
import type { Currency } from '../platform/money.ts';

/**
 * The read side: everything that can be asked of the read models. Tenants never mix: each call names one. The `…ByIds` functions
 * are batch functions for loaders: one answer per key, in the order of the keys, null or empty where nothing is known.
 */
export interface Queries {
  /**
   * Waits until a read model has applied what the token lists, as far as it follows those streams; at most `timeoutMs`
   * (default 2,000). `stale` when it has not, at once where it is parked for an account concerned.
   * @throws InvalidConsistencyToken
   */
  waitFor(
    model: ReadModel,
    tenant: string,
    token: string | null | undefined,
    timeoutMs?: number,
  ): Promise<{ readonly stale: boolean }>;

  accountsByIds(tenant: string, ids: readonly string[]): Promise<readonly (AccountView | null)[]>;
  accounts(
    tenant: string,
    page: PageRequest,
    order?: { readonly by: AccountSort; readonly descending?: boolean },
    filter?: AccountFilter,
  ): Promise<Page<AccountView>>;
  subscriptionsByIds(tenant: string, ids: readonly string[]): Promise<readonly (SubscriptionView | null)[]>;
  subscriptionsByAccountIds(
    tenant: string,
    accountIds: readonly string[],
  ): Promise<readonly (readonly SubscriptionView[])[]>;
  /** Newest first. */
  timeline(tenant: string, accountId: string, page: PageRequest): Promise<Page<ActivityView>>;

  /** Newest first. */
  movements(tenant: string, page: PageRequest, filter?: MovementFilter): Promise<Page<MovementView>>;
  /** Days `from` (included) to `to` (not included) on which something moved, per currency, in order of day. */
  revenueByDay(
    tenant: string,
    range: { readonly from: LocalDate; readonly to: LocalDate; readonly currency?: Currency | null },
  ): Promise<readonly RevenueDay[]>;
  /** From the beginning of `from` to the beginning of `to`, per currency; none where nobody had recurring revenue. */
  retention(
    tenant: string,
    range: { readonly from: LocalDate; readonly to: LocalDate; readonly currency?: Currency | null },
  ): Promise<readonly Retention[]>;
  totals(tenant: string): Promise<BookTotals>;

  entitlements(tenant: string, accountId: string, consistency?: Consistency): Promise<EntitlementsView>;
  checkFeature(
    tenant: string,
    accountId: string,
    feature: string,
    consistency?: Consistency,
  ): Promise<FeatureCheck>;

  /** Months `from` to `to`, both included, with balances carried from before. */
  revenueByMonth(
    tenant: string,
    range: { readonly from: Month; readonly to: Month; readonly currency?: Currency | null },
  ): Promise<readonly RevenueMonth[]>;
  /** As true as the event log; empty where there is no such invoice. */
  invoiceJournal(tenant: string, invoiceId: string): Promise<readonly JournalEntry[]>;
  /** Balances at the end of a month; in each currency they add up to zero. */
  trialBalance(
    tenant: string,
    of: { readonly period: Month; readonly currency?: Currency | null },
  ): Promise<readonly AccountBalance[]>;
  schedulesByInvoiceIds(
    tenant: string,
    invoiceIds: readonly string[],
  ): Promise<readonly (readonly ScheduleView[])[]>;

  /** Invoices, newest first. */
  receivables(tenant: string, page: PageRequest, filter?: ReceivableFilter): Promise<Page<ReceivableView>>;
  /** By currency; `on` decides what is overdue. */
  receivableTotals(tenant: string, on: LocalDate): Promise<readonly ReceivableTotals[]>;
  documentNumbers(
    tenant: string,
    kind: NumberedDocument,
    documentIds: readonly string[],
  ): Promise<readonly (number | null)[]>;
}
