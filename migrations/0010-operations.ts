import { SqlMigration } from './sql-migration.ts';

export class Operations1700000000010 extends SqlMigration {
  protected readonly file = '0010-operations';
}
