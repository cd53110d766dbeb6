import { SqlMigration } from './sql-migration.ts';

export class ParkedForTime1700000000017 extends SqlMigration {
  protected readonly file = '0017-parked-for-time';
}
