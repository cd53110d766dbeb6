import { migrate, undoLastMigration } from '../../migrations/migrate.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

/** Every table with its columns, every index, constraint, function and trigger of the schema. */
const describeSchema = `
  select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
    || ' ' || coalesce(column_default, '') || ' ' || coalesce(generation_expression, '') as line
  from information_schema.columns where table_schema = current_schema
  union all select 'index ' || indexdef from pg_indexes where schemaname = current_schema
  union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
  from pg_constraint where connamespace = current_schema::regnamespace
  union all select 'function ' || pg_get_functiondef(oid)
  from pg_proc where pronamespace = current_schema::regnamespace
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select 'settings ' || relname || ' ' || array_to_string(reloptions, ',')
  from pg_class where relnamespace = current_schema::regnamespace and reloptions is not null
  order by line`;

describe('the migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await freshDatabase()));
  afterAll(() => database?.drop());

  const schema = async (): Promise<string[]> =>
    (await database.pool.query<{ line: string }>(describeSchema)).rows.map(({ line }) => line);

  it('leave nothing behind when they are undone, and make the same again', async () => {
    const before = await schema();
    expect(before.length).toBeGreaterThan(100);
    while (await undoLastMigration(database.url));
    expect((await schema()).filter((line) => !line.includes('schema_migrations'))).toEqual([]);
    expect((await migrate(database.url)).length).toBeGreaterThan(0);
    expect(await schema()).toEqual(before);
    expect(await migrate(database.url)).toEqual([]);
  });
});
