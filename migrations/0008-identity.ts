import { SqlMigration } from './sql-migration.ts';

export class Identity1700000000008 extends SqlMigration {
  protected readonly file = '0008-identity';
}
