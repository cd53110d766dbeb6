import { SqlMigration } from './sql-migration.ts';

export class Receivables1700000000012 extends SqlMigration {
  protected readonly file = '0012-receivables';
}
