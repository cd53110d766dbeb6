import { SqlMigration } from './sql-migration.ts';

export class Grants1700000000014 extends SqlMigration {
  protected readonly file = '0014-grants';
}
