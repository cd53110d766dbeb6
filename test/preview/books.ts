import type { Pool } from 'pg';

/** What the log and the read models' tables hold of an account, as rows of SQL: nothing of it comes from the code of previews. */
export interface Books {
  /** Rows in the log and around it. */
  readonly written: string;
  readonly movements: ReadonlyMap<
    string,
    { readonly kind: string | null; readonly figures: readonly string[] }
  >;
  readonly mrr: bigint;
  readonly arr: bigint;
  readonly months: ReadonlyMap<string, Month>;
  /** The customer's credit, and what its invoices have open. */
  readonly credit: bigint;
  readonly open: bigint;
  readonly features: ReadonlyMap<string, string>;
}

interface Month {
  readonly billed: bigint;
  readonly credited: bigint;
  readonly recognised: bigint;
  readonly contra: bigint;
}

export async function booksOf(pool: Pool, tenant: string, accountId: string): Promise<Books> {
  const key = [tenant, accountId];
  const written = await pool.query<{ written: string }>(
    `select concat_ws(' ', (select count(*) from events), (select count(*) from streams), (select count(*) from outbox),
            (select count(*) from command_receipts), (select count(*) from timers)) as written`,
  );
  const movements = await pool.query<Record<'key' | 's' | 'c' | 'd' | 'k' | 'm' | 'a', string>>(
    `select stream || ' ' || version as key, subscription_id as s, currency as c, day::text as d, kind as k,
            mrr_delta_minor::text as m, arr_delta_minor::text as a
     from arr_movements where tenant = $1 and account_id = $2`,
    key,
  );
  const totals = await pool.query<{ mrr: string; arr: string }>(
    `select coalesce(sum(mrr_minor), 0)::text as mrr, coalesce(sum(arr_minor), 0)::text as arr
     from arr_customers where tenant = $1 and account_id = $2`,
    key,
  );
  const months = await pool.query<Record<'month' | keyof Month, string>>(
    `select month, sum(billed_minor)::text as billed, sum(credited_minor)::text as credited,
            sum(recognised_minor)::text as recognised, sum(contra_minor)::text as contra
     from revrec_months join revrec_lines using (tenant, invoice_id, line_id)
     where tenant = $1 and account_id = $2 group by month order by month`,
    key,
  );
  const owed = await pool.query<{ credit: string; open: string }>(
    `select (select coalesce(sum(balance_minor), 0)::text from customer_credits where tenant = $1 and account_id = $2) as credit,
            (select coalesce(sum(open_minor), 0)::text from receivables where tenant = $1 and account_id = $2) as open`,
    key,
  );
  const features = await pool.query<{ key: string; extent: string }>(
    `with held as (select * from entitlement_grants where tenant = $1 and account_id = $2 and live),
     items as (
       select subscription_id, 0 as place, quantity, features::jsonb as features from held
       union all
       select subscription_id, n, (a ->> 'quantity')::bigint, a -> 'features'
       from held cross join lateral jsonb_array_elements(add_ons::jsonb) with ordinality as t (a, n)
     ),
     agreed as (
       select subscription_id, 0 as place, 1 as quantity, f
       from held cross join lateral jsonb_array_elements(overrides::jsonb) as t (f)
     ),
     stated as (
       select * from agreed
       union all
       select subscription_id, place, quantity, f
       from items cross join lateral jsonb_array_elements(features) as t (f)
       where not exists (
         select from agreed a where a.subscription_id = items.subscription_id and a.f ->> 'key' = t.f ->> 'key'
       )
     )
     select f ->> 'key' as key,
            coalesce(
              sum((f ->> 'limit')::bigint * quantity)::text,
              (array_agg(f ->> 'value' order by subscription_id, place) filter (where f ? 'value'))[1],
              'yes'
            ) as extent
     from stated group by 1`,
    key,
  );
  return {
    written: written.rows[0]!.written,
    movements: new Map(
      movements.rows.map(({ key, s, c, d, k, m, a }) => [key, { kind: k, figures: [s, c, d, m, a] }]),
    ),
    mrr: BigInt(totals.rows[0]!.mrr),
    arr: BigInt(totals.rows[0]!.arr),
    months: new Map(
      months.rows.map(({ month, billed, credited, recognised, contra }) => [
        month,
        {
          billed: BigInt(billed),
          credited: BigInt(credited),
          recognised: BigInt(recognised),
          contra: BigInt(contra),
        },
      ]),
    ),
    credit: BigInt(owed.rows[0]!.credit),
    open: BigInt(owed.rows[0]!.open),
    features: new Map(features.rows.map(({ key, extent }) => [key, extent])),
  };
}

/** What came to the books, in the form in which previews say it. */
export function differenceOf(before: Books, after: Books): object {
  const nothing: Month = { billed: 0n, credited: 0n, recognised: 0n, contra: 0n };
  let remaining = 0n;
  const recognition = [...after.months].flatMap(([month, now]) => {
    const then = before.months.get(month) ?? nothing;
    const billed = now.billed - then.billed;
    const credited = now.credited - then.credited;
    const recognised = now.recognised - then.recognised;
    const contra = now.contra - then.contra;
    remaining += billed - credited - recognised + contra;
    const moved = billed !== 0n || credited !== 0n || recognised !== 0n || contra !== 0n;
    return moved ? [{ month, billed, credited, recognised, contra, remaining }] : [];
  });
  const keys = [...new Set([...before.features.keys(), ...after.features.keys()])].sort();
  return {
    movements: [...after.movements]
      .map(([key, { kind, figures }]) => ({
        kind,
        figures,
        previously: before.movements.get(key)?.kind ?? null,
      }))
      .filter(({ kind, previously }) => kind !== previously)
      .map(({ kind, previously, figures: [subscription, currency, day, mrr, arr] }) =>
        JSON.stringify([subscription, currency, day, kind, previously, mrr, arr].map(String)),
      )
      .sort(),
    mrr: after.mrr - before.mrr,
    arr: after.arr - before.arr,
    recognition,
    credit: after.credit - before.credit,
    open: after.open - before.open,
    entitlements: keys
      .map((key) => ({
        key,
        before: before.features.get(key) ?? null,
        after: after.features.get(key) ?? null,
      }))
      .filter((change) => change.before !== change.after),
  };
}
