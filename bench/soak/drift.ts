import type { Pool } from 'pg';
import { equal, type Check } from './check.ts';

/**
 * The figures of the read models against what the events themselves add up to, in plain SQL that shares nothing with the folds. Every
 * plan of this load is monthly and in one currency.
 */
const byTheBook = `
with facts as (
  select tenant, stream, version, type, body::jsonb as body from events
),
live as (
  select distinct on (tenant, stream) type, body->'terms' as terms from facts
   where body ? 'terms' and type like 'Subscription%' order by tenant, stream, version desc
)
select (select coalesce(sum((terms->'price'->'unit'->>'minor')::numeric * (terms->>'quantity')::numeric * 12), 0)
          from live where type <> 'SubscriptionCancelled')::text as arr,
       (select coalesce(sum(arr_minor), 0) from arr_customers)::text as customers,
       (select coalesce(sum(arr_delta_minor), 0) from arr_movements)::text as movements,
       (select coalesce(sum(arr_delta_minor), 0) from arr_days)::text as days,
       (select coalesce(sum((body->'total'->>'minor')::numeric), 0) from facts where type = 'InvoiceIssued')::text as billed,
       (select coalesce(sum(amount_minor), 0) from revrec_lines)::text as scheduled,
       (select coalesce(-sum((body->'total'->>'minor')::numeric), 0) from facts where type = 'CreditNoteIssued')::text as credited,
       (select coalesce(sum(amount_minor - net_minor), 0) from revrec_lines)::text as reduced`;

interface Sums {
  readonly arr: string;
  readonly customers: string;
  readonly movements: string;
  readonly days: string;
  readonly billed: string;
  readonly scheduled: string;
  readonly credited: string;
  readonly reduced: string;
}

export async function noDrift(pool: Pool): Promise<Check> {
  const { rows } = await pool.query<Sums>(byTheBook);
  const sums = rows[0]!;
  return equal('drift 0, minor units', [
    ['ARR of customers', BigInt(sums.customers), BigInt(sums.arr)],
    ['ARR of movements', BigInt(sums.movements), BigInt(sums.arr)],
    ['ARR of days', BigInt(sums.days), BigInt(sums.arr)],
    ['scheduled', BigInt(sums.scheduled), BigInt(sums.billed)],
    ['credited', BigInt(sums.reduced), BigInt(sums.credited)],
  ]);
}
