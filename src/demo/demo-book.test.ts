import { randomBytes } from 'node:crypto';
import { commandDeclarations } from '../commands/declarations.ts';
import { PostgresEventStore } from '../eventstore/event-store.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { writeDemoBook } from './demo-book.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

async function counts(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ type: string; count: number }>(
    'select type, count(*)::int as count from events group by type',
  );
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

describe("the demo's book", () => {
  it('holds plans, upgrades, cancellations and invoices, and is the same after a second run', async () => {
    const store = new PostgresEventStore({
      pool: database.pool,
      registry: createRegistry(commandDeclarations),
      masterKey: randomBytes(32),
    });
    const principal = { tenant: 'demo', actor: 'demo', role: 'system' } as const;
    const write = (now: string) => writeDemoBook({ store, requestHashKey: 'test', principal }, 60, now);
    await write(new Date().toISOString());
    const first = await counts();
    expect(first).toMatchObject({ PlanVersionPublished: 5, AccountOpened: 60 });
    expect(first['SubscriptionPlanChanged']).toBeGreaterThan(5);
    expect(first['SubscriptionPlanChangeCompleted']).toBe(first['SubscriptionPlanChanged']);
    expect(first['SubscriptionCancelled']).toBeGreaterThan(3);
    expect(first['InvoiceIssued']).toBeGreaterThan(60);

    await write(new Date(Date.now() + 90 * 86_400_000).toISOString());
    expect(await counts()).toEqual(first);
  });
});
