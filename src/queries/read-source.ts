import { DataSource } from 'typeorm';
import { MovementEntity } from './arr/movement-entity.ts';
import { AccountEntity } from './crm/account-entity.ts';
import { ActivityEntity } from './crm/activity-entity.ts';
import { ReceivableEntity } from './receivables/receivable-entity.ts';

/** TypeORM's own small pool for list queries, whose filters and orders vary; all else goes through prepared statements. */
export function createReadSource(options: { readonly url: string; readonly max?: number }): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: 'revenue-engine lists',
    poolSize: options.max ?? 5,
    entities: [AccountEntity, ActivityEntity, MovementEntity, ReceivableEntity],
    synchronize: false,
    extra: { statement_timeout: 30_000, query_timeout: 90_000, connectionTimeoutMillis: 5_000 },
    // A connection that dies while idle is replaced at the next query, which reports it where it cannot.
    poolErrorHandler: () => {},
    installExtensions: false,
  });
}
