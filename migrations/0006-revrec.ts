import { SqlMigration } from './sql-migration.ts';

export class Revrec1700000000006 extends SqlMigration {
  protected readonly file = '0006-revrec';
}
