import { formatMoney, money, type Money } from '../platform/money.ts';
import type { FeatureInForce, Month, Queries, ScheduleView } from '../queries/index.ts';

const models = ['crm', 'arr', 'entitlements', 'revrec'] as const;

/** What the four read models say of one account, in words. */
export type Snapshot = Readonly<Record<(typeof models)[number], string>>;

export interface Subject {
  readonly tenant: string;
  readonly accountId: string;
  readonly invoiceIds: readonly string[];
  /** The month up to which revenue counts as recognised. */
  readonly month: Month;
}

export async function snapshot(queries: Queries, subject: Subject): Promise<Snapshot> {
  const { tenant, accountId, invoiceIds, month } = subject;
  const [accounts, totals, entitlements, schedules] = await Promise.all([
    queries.accountsByIds(tenant, [accountId]),
    queries.totals(tenant),
    queries.entitlements(tenant, accountId, 'eventual'),
    queries.schedulesByInvoiceIds(tenant, invoiceIds),
  ]);
  const [account] = accounts;
  if (!account) throw new Error(`the account ${accountId} is not in the read models`);
  const { currency, planTier, arr, successTier } = account;
  const book = totals.currencies.find((each) => each.currency === currency)?.arr ?? money(0n, currency);
  return {
    crm: `tier ${planTier ?? 'none'}, ARR ${amount(arr)}, looked after as ${successTier}`,
    arr: `ARR of the whole book ${amount(book)}`,
    entitlements: entitlements.features.map(feature).join(', ') || 'none',
    revrec: revenue(schedules.flat(), currency, month),
  };
}

/** Before and after, model by model. */
export function comparison(before: Snapshot, after: Snapshot): readonly string[] {
  return models.flatMap((model) => [
    `${model.padEnd(14)}before  ${before[model]}`,
    `${''.padEnd(14)}after   ${after[model]}`,
  ]);
}

function feature(inForce: FeatureInForce): string {
  return inForce.kind === 'limit' ? `${inForce.key} up to ${inForce.limit}` : inForce.key;
}

function revenue(lines: readonly ScheduleView[], currency: string, month: Month): string {
  const sumOf = (counts: (of: Month) => boolean): Money =>
    money(
      lines.reduce(
        (sum, { months }) =>
          months.reduce((s, each) => s + (counts(each.month) ? each.recognised.minor : 0n), sum),
        0n,
      ),
      currency,
    );
  const [recognised, deferred] = [sumOf((of) => of <= month), sumOf((of) => of > month)];
  return `${lines.length} invoice lines, ${amount(recognised)} recognised by the end of ${month}, ${amount(deferred)} deferred`;
}

function amount(of: Money): string {
  return `${formatMoney(of)} ${of.currency}`;
}
