import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A migration in plain SQL: `sql/<file>.up.sql` and its inverse `sql/<file>.down.sql`, each run whole in one
 * transaction. TypeORM demands that the name of the subclass end in a timestamp (13 digits), which orders it.
 */
export abstract class SqlMigration implements MigrationInterface {
  /** Number and name, as in `0001-event-store`. */
  protected abstract readonly file: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(this.read('up'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(this.read('down'));
  }

  private read(direction: 'up' | 'down'): string {
    return readFileSync(join(import.meta.dirname, 'sql', `${this.file}.${direction}.sql`), 'utf8');
  }
}
