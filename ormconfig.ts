import { join } from 'node:path';
import { DataSource } from 'typeorm';

/** The schema's history: `npm run migrate` and `npm start` run what `migrations/` holds beyond it. */
export default new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  migrations: [join(import.meta.dirname, 'migrations', '[0-9]*.ts')],
  migrationsTableName: 'schema_migrations',
  migrationsTransactionMode: 'each',
  // Other tables are none of TypeORM's business: hot paths speak SQL.
  entities: [],
  synchronize: false,
});
