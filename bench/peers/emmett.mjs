import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

/**
 * Emmett's event store on a database of its own: two rows for each append (stream and message).
 *
 * @param {string} databaseUrl
 * @param {import('pg').Pool} pool connections to that database
 * @returns {Promise<{append: (stream: string, version: number, type: string, data: object) => Promise<void>, close: () => Promise<void>}>}
 */
export async function emmettStore(databaseUrl, pool) {
  const store = getPostgreSQLEventStore(databaseUrl, { connectionOptions: { pool } });
  await store.schema.migrate();
  return {
    append: async (stream, version, type, data) => {
      await store.appendToStream(stream, [{ type, data }], {
        expectedStreamVersion: version === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version),
      });
    },
    close: () => store.close(),
  };
}
