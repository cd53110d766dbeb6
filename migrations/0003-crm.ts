import { SqlMigration } from './sql-migration.ts';

export class Crm1700000000003 extends SqlMigration {
  protected readonly file = '0003-crm';
}
