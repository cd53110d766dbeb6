import { SqlMigration } from './sql-migration.ts';

export class Standings1700000000015 extends SqlMigration {
  protected readonly file = '0015-standings';
}
