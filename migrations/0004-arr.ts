import { SqlMigration } from './sql-migration.ts';

export class Arr1700000000004 extends SqlMigration {
  protected readonly file = '0004-arr';
}
