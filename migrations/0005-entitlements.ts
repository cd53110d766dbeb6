import { SqlMigration } from './sql-migration.ts';

export class Entitlements1700000000005 extends SqlMigration {
  protected readonly file = '0005-entitlements';
}
