import type { DataSource } from 'typeorm';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';
import { ActivityEntity } from './activity-entity.ts';
import type { ActivityView } from './views.ts';

const keyParts = [keyPart.instant, keyPart.instant, keyPart.text, keyPart.integer, keyPart.text];

/**
 * What happened to an account, newest first.
 * @throws InvalidPage
 */
export async function timeline(
  source: DataSource,
  tenant: string,
  accountId: string,
  page: PageRequest,
): Promise<Page<ActivityView>> {
  const first = checkPageSize(page.first);
  const key = decodeCursor(page.after, keyParts);
  const query = source
    .getRepository(ActivityEntity)
    .createQueryBuilder('a')
    .where('a.tenant = :tenant and a.accountId = :accountId', { tenant, accountId });
  if (key) {
    const [at, recordedAt, stream, version, kind] = key;
    query.andWhere(
      '(a.at, a.recordedAt, a.stream, a.version, a.kind) < (:at, :recordedAt, :stream, :version, :kind)',
      { at, recordedAt, stream, version, kind },
    );
  }
  const rows = await query
    .orderBy('a.at', 'DESC')
    .addOrderBy('a.recordedAt', 'DESC')
    .addOrderBy('a.stream', 'DESC')
    .addOrderBy('a.version', 'DESC')
    .addOrderBy('a.kind', 'DESC')
    .limit(first + 1)
    .getMany();
  return pageOf(rows, first, activityView, (row) => [
    row.at,
    row.recordedAt,
    row.stream,
    String(row.version),
    row.kind,
  ]);
}

function activityView(row: ActivityEntity): ActivityView {
  const {
    stream,
    version,
    kind,
    at,
    recordedAt,
    operationId,
    before,
    after,
    amountMinor,
    currency,
    subject,
  } = row;
  const amount = amountMinor === null || currency === null ? null : { minor: amountMinor, currency };
  return { stream, version, kind, at, recordedAt, operationId, from: before, to: after, amount, subject };
}
