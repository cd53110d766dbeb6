import { SqlMigration } from './sql-migration.ts';

export class Catalog1700000000009 extends SqlMigration {
  protected readonly file = '0009-catalog';
}
