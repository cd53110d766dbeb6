import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

describe('freshDatabase', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  });

  afterAll(() => Promise.all([one.drop(), other.drop()]));

  const find = async ({ pool }: TestDatabase, table: string): Promise<string | null | undefined> => {
    const { rows } = await pool.query<{ found: string | null }>('select to_regclass($1) as found', [table]);
    return rows[0]?.found;
  };

  it('gives each suite a database of its own', async () => {
    await one.pool.query('create table only_here ()');
    expect(await find(one, 'only_here')).toBe('only_here');
    expect(await find(other, 'only_here')).toBeNull();
  });

  it('applies the migrations of the project', async () => {
    expect(await find(one, 'schema_migrations')).toBe('schema_migrations');
  });
});
