import type { Pool } from 'pg';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { statement } from '../../projections/statement.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';
import { AccountEntity } from './account-entity.ts';
import type { AccountFilter, AccountSort, AccountView } from './views.ts';

const byIdsStatement = statement(import.meta.dirname, 'accounts-by-ids');

interface Order {
  readonly column: 'name' | 'openedAt' | 'arrMinor';
  readonly part: (text: string) => boolean;
  readonly keyOf: (account: AccountEntity) => string;
}

/** What callers sort by, mapped to columns: no text of theirs reaches the database as a name. */
const orders: Readonly<Record<AccountSort, Order>> = {
  name: { column: 'name', part: keyPart.text, keyOf: (account) => account.name },
  openedAt: { column: 'openedAt', part: keyPart.instant, keyOf: (account) => account.openedAt },
  arr: { column: 'arrMinor', part: keyPart.integer, keyOf: (account) => String(account.arrMinor) },
};

/** @throws InvalidPage */
export async function accounts(
  source: DataSource,
  tenant: string,
  page: PageRequest,
  order: { readonly by: AccountSort; readonly descending?: boolean },
  filter: AccountFilter,
): Promise<Page<AccountView>> {
  const first = checkPageSize(page.first);
  const { column, part, keyOf } = orders[order.by];
  const key = decodeCursor(page.after, [part, keyPart.text]);
  const [direction, beyond] = order.descending ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  const query = source
    .getRepository(AccountEntity)
    .createQueryBuilder('a')
    .where('a.tenant = :tenant', { tenant });
  narrow(query, filter);
  if (key) query.andWhere(`(a.${column}, a.accountId) ${beyond} (:key, :id)`, { key: key[0], id: key[1] });
  const rows = await query
    .orderBy(`a.${column}`, direction)
    .addOrderBy('a.accountId', direction)
    .limit(first + 1)
    .getMany();
  return pageOf(rows, first, accountView, (account) => [keyOf(account), account.accountId]);
}

function narrow(query: SelectQueryBuilder<AccountEntity>, filter: AccountFilter): void {
  const { externalId, segment, successTier, planTier, namePrefix } = filter;
  if (externalId) query.andWhere('a.externalId = :externalId', { externalId });
  if (segment) query.andWhere('a.segment = :segment', { segment });
  if (successTier) query.andWhere('a.successTier = :successTier', { successTier });
  if (planTier) query.andWhere('a.planTier = :planTier', { planTier });
  if (namePrefix) query.andWhere('starts_with(lower(a.name), lower(:namePrefix))', { namePrefix });
}

/** One answer per id, in their order. */
export async function accountsByIds(
  pool: Pool,
  tenant: string,
  ids: readonly string[],
): Promise<readonly (AccountView | null)[]> {
  const { rows } = await pool.query<AccountRow>({ ...byIdsStatement, values: [tenant, ids] });
  const views = new Map(rows.map((row) => [row.accountId, accountView(row)]));
  return ids.map((id) => views.get(id) ?? null);
}

/** As an entity, with amounts still as texts. */
type AccountRow = Omit<AccountEntity, 'mrrMinor' | 'arrMinor'> & {
  readonly mrrMinor: string;
  readonly arrMinor: string;
};

function accountView(account: AccountEntity | AccountRow): AccountView {
  const { accountId, version, externalId, name, country, timeZone, currency, segment, ownerId, openedAt } =
    account;
  const { contactName, contactEmail, contactPhone, planTier, liveSubscriptions, successTier } = account;
  return {
    accountId,
    version,
    externalId,
    name,
    country,
    timeZone,
    currency,
    segment,
    ownerId,
    openedAt,
    contact: { name: contactName, email: contactEmail, phone: contactPhone },
    planTier,
    liveSubscriptions,
    arr: { minor: BigInt(account.arrMinor), currency },
    mrr: { minor: BigInt(account.mrrMinor), currency },
    successTier,
  };
}
