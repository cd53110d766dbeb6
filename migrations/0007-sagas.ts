import { SqlMigration } from './sql-migration.ts';

export class Sagas1700000000007 extends SqlMigration {
  protected readonly file = '0007-sagas';
}
