import { formatMoney, type Money } from '../platform/money.ts';
import type { BookTotals } from '../queries/index.ts';
import type { ImportOutcome } from './import-file.ts';

/** One line of JSON. Amounts are written digit by digit, never through floating point; several currencies are an object. */
export function jsonSummary(totals: BookTotals, rejected: number): string {
  const amounts = totals.currencies.map(({ currency, mrr }) => ({ currency, digits: formatMoney(mrr) }));
  const mrr =
    amounts.length > 1
      ? `{${amounts.map(({ currency, digits }) => `"${currency}":${digits}`).join(',')}}`
      : (amounts[0]?.digits ?? '0');
  const { accounts, active, cancelled } = totals;
  return `{"accounts":${accounts},"active":${active},"cancelled":${cancelled},"mrr":${mrr},"rejected":${rejected}}`;
}

/** What the book holds now and what this run did, for people. */
export function readableSummary(
  totals: BookTotals,
  outcome: ImportOutcome,
  { importedMs, projectedMs }: { readonly importedMs: number; readonly projectedMs: number },
): string {
  const { tally } = outcome;
  const rows: readonly (readonly [string, string])[] = [
    ['', ''],
    ['In the book (from the read models)', ''],
    ['  accounts', count(totals.accounts)],
    ['  active', count(totals.active)],
    ['  cancelled', count(totals.cancelled)],
    ...totals.currencies.flatMap(({ mrr, arr }): [string, string][] => [
      ['  MRR', grouped(mrr)],
      ['  ARR', grouped(arr)],
    ]),
    ['In the file', ''],
    ['  as of', outcome.asOf],
    ['  customers brought in', count(tally.imported)],
    ['  already there', count(tally.unchanged)],
    ['  rows rejected', count(tally.rejected)],
    ['  plans', count(outcome.plans)],
    ...tally.monthlyCharges.map((sum): [string, string] => ['  monthly charges of all', grouped(sum)]),
    ['  months of service of all', count(tally.tenureMonths)],
    ['Time', ''],
    [
      '  to bring them in',
      `${seconds(importedMs)}, ${count(Math.round(tally.customers / (importedMs / 1000)))}/s`,
    ],
    ['  for the read models to catch up', seconds(projectedMs)],
  ];
  return rows
    .map(([label, value]) => (value ? `${label.padEnd(36)}${value.padStart(20)}` : label))
    .join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function grouped(amount: Money): string {
  const [whole = '', fraction] = formatMoney(amount).split('.');
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${thousands}${fraction ? `.${fraction}` : ''} ${amount.currency}`;
}
