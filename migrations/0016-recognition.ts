import { SqlMigration } from './sql-migration.ts';

export class Recognition1700000000016 extends SqlMigration {
  protected readonly file = '0016-recognition';
}
