import type { DataSource } from 'typeorm';
import { money } from '../../platform/money.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';
import { ReceivableEntity } from './receivable-entity.ts';
import type { ReceivableFilter, ReceivableView } from './views.ts';

/** Newest first. @throws InvalidPage */
export async function receivables(
  source: DataSource,
  tenant: string,
  page: PageRequest,
  { accountId, status, overdueOn }: ReceivableFilter,
): Promise<Page<ReceivableView>> {
  const first = checkPageSize(page.first);
  const key = decodeCursor(page.after, [keyPart.instant, keyPart.text]);
  const query = source
    .getRepository(ReceivableEntity)
    .createQueryBuilder('r')
    .where('r.tenant = :tenant', { tenant });
  if (accountId) query.andWhere('r.accountId = :accountId', { accountId });
  if (status) query.andWhere('r.status = :status', { status });
  if (overdueOn) query.andWhere('r.openMinor > 0 and r.dueOn < :overdueOn', { overdueOn });
  if (key) query.andWhere('(r.createdAt, r.invoiceId) < (:at, :id)', { at: key[0], id: key[1] });
  const rows = await query
    .orderBy('r.createdAt', 'DESC')
    .addOrderBy('r.invoiceId', 'DESC')
    .limit(first + 1)
    .getMany();
  return pageOf(rows, first, view, (row) => [row.createdAt, row.invoiceId]);
}

function view(row: ReceivableEntity): ReceivableView {
  const { invoiceId, accountId, status, createdAt, dueOn, currency } = row;
  return {
    ...{ invoiceId, accountId, status, createdAt, dueOn },
    total: money(row.totalMinor, currency),
    open: money(row.openMinor, currency),
  };
}
