import { SqlMigration } from './sql-migration.ts';

export class ProjectionRuntime1700000000002 extends SqlMigration {
  protected readonly file = '0002-projection-runtime';
}
