import { SqlMigration } from './sql-migration.ts';

export class EventStore1700000000001 extends SqlMigration {
  protected readonly file = '0001-event-store';
}
