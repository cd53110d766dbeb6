import type { DataSource } from 'typeorm';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';
import { MovementEntity } from './movement-entity.ts';
import type { MovementFilter, MovementView } from './views.ts';

const keyParts = [keyPart.day, keyPart.text, keyPart.integer];

/**
 * Movements, newest day first.
 * @throws InvalidPage
 */
export async function movements(
  source: DataSource,
  tenant: string,
  page: PageRequest,
  filter: MovementFilter,
): Promise<Page<MovementView>> {
  const first = checkPageSize(page.first);
  const key = decodeCursor(page.after, keyParts);
  const query = source
    .getRepository(MovementEntity)
    .createQueryBuilder('m')
    .where('m.tenant = :tenant and m.kind is not null', { tenant });
  const { accountId, currency, kind, from, to } = filter;
  if (accountId) query.andWhere('m.accountId = :accountId', { accountId });
  if (currency) query.andWhere('m.currency = :currency', { currency });
  if (kind) query.andWhere('m.kind = :kind', { kind });
  if (from) query.andWhere('m.day >= :from', { from });
  if (to) query.andWhere('m.day < :to', { to });
  if (key) {
    const [day, stream, version] = key;
    query.andWhere('(m.day, m.stream, m.version) < (:day, :stream, :version)', { day, stream, version });
  }
  const rows = await query
    .orderBy('m.day', 'DESC')
    .addOrderBy('m.stream', 'DESC')
    .addOrderBy('m.version', 'DESC')
    .limit(first + 1)
    .getMany();
  return pageOf(rows, first, movementView, (row) => [row.day, row.stream, String(row.version)]);
}

function movementView(row: MovementEntity): MovementView {
  const { stream, version, accountId, subscriptionId, kind, day, effectiveAt, operationId, currency } = row;
  return {
    stream,
    version,
    accountId,
    subscriptionId,
    kind: kind!,
    day,
    effectiveAt,
    operationId,
    mrrDelta: { minor: row.mrrDeltaMinor, currency },
    arrDelta: { minor: row.arrDeltaMinor, currency },
  };
}
