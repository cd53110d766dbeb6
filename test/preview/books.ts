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
  readonly months: ReadonlyMap<string, { readonly billed: bigint; readonly recognised: bigint }>;
  readonly features: ReadonlyMap<string, string>;
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
  const months = await pool.query<{ month: string; billed: string; recognised: string }>(
    `select month, sum(billed_minor)::text as billed, sum(recognised_minor)::text as recognised
     from revrec_months join revrec_lines using (tenant, invoice_id, line_id)
     where tenant = $1 and account_id = $2 group by month order by month`,
    key,
  );
  const features = await pool.query<{ key: string; extent: string }>(
    `select f ->> 'key' as key,
            coalesce(sum((f ->> 'limit')::bigint * quantity)::text, 'yes') as extent
     from entitlement_grants cross join lateral jsonb_array_elements(features::jsonb) f
     where tenant = $1 and account_id = $2 and live group by 1`,
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
      months.rows.map(({ month, billed, recognised }) => [
        month,
        { billed: BigInt(billed), recognised: BigInt(recognised) },
      ]),
    ),
    features: new Map(features.rows.map(({ key, extent }) => [key, extent])),
  };
}

/** What came to the books, in the form in which previews say it. */
export function differenceOf(before: Books, after: Books): object {
  const nothing = { billed: 0n, recognised: 0n };
  let remaining = 0n;
  const recognition = [...after.months].flatMap(([month, now]) => {
    const then = before.months.get(month) ?? nothing;
    const [billed, recognised] = [now.billed - then.billed, now.recognised - then.recognised];
    remaining += billed - recognised;
    return billed === 0n && recognised === 0n ? [] : [{ month, billed, recognised, remaining }];
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
    entitlements: keys
      .map((key) => ({
        key,
        before: before.features.get(key) ?? null,
        after: after.features.get(key) ?? null,
      }))
      .filter((change) => change.before !== change.after),
  };
}
