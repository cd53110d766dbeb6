import { randomBytes } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { eventStoreContract } from './contract.ts';
import { createEventStore, type PostgresEventStore } from './event-store.ts';
import { createRegistry } from './registry.ts';
import { testDeclarations } from './test-events.ts';

let database: TestDatabase;
let grouped: PostgresEventStore;
let ungrouped: PostgresEventStore;

beforeAll(async () => {
  database = await freshDatabase();
  const options = {
    pool: database.pool,
    registry: createRegistry(testDeclarations),
    masterKey: randomBytes(32),
  };
  grouped = createEventStore(options);
  ungrouped = createEventStore({ ...options, grouping: false });
});
afterAll(() => database.drop());

eventStoreContract('PostgreSQL, grouped', () => grouped);
eventStoreContract('PostgreSQL, each append by itself', () => ungrouped);
