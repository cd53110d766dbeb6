import { SqlMigration } from './sql-migration.ts';

export class Time1700000000013 extends SqlMigration {
  protected readonly file = '0013-time';
}
