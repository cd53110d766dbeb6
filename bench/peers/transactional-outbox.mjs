import { performance } from 'node:perf_hooks';
import pg from 'pg';
import {
  DatabaseSetupExporter,
  getDisabledLogger,
  initializePollingMessageListener,
} from 'pg-transactional-outbox';

const table = { schema: 'public', table: 'outbox' };
const nextMessagesName = 'next_outbox_messages';

/** As its setup tool writes it, for one role; then so many messages of `aggregates`, which may be sent in parallel. */
async function fill(databaseUrl, messages, payload) {
  const { pathname, username } = new URL(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const setup = { outboxOrInbox: 'outbox', database: pathname.slice(1), ...table, listenerRole: username };
    await client.query('drop table outbox');
    await client.query(DatabaseSetupExporter.createPollingScript({ ...setup, nextMessagesName }, true));
    await client.query(
      `insert into outbox (id, aggregate_type, aggregate_id, message_type, concurrency, payload)
       select gen_random_uuid(), 'subscription', (n % 200)::text, 'Measured', 'parallel', $2::jsonb
       from generate_series(1, $1::integer) as n`,
      [messages, payload],
    );
    await client.query('analyze outbox');
  } finally {
    await client.end();
  }
}

/**
 * The polling listener, with as many messages at a time as serve it best, on a database of its own.
 *
 * @param {{databaseUrl: string, messages: number, payload: string, batchSize: number,
 *   publish: (id: string, aggregateId: string, payload: object) => Promise<void>}} options
 * @returns {Promise<number>} messages per second until all are sent and marked
 */
export async function transactionalOutbox({ databaseUrl, messages, payload, batchSize, publish }) {
  await fill(databaseUrl, messages, payload);
  let sent = 0;
  let allSent = () => {};
  const done = new Promise((resolve) => (allSent = resolve));
  const handler = {
    handle: async ({ id, aggregateId, payload: body }) => {
      await publish(id, aggregateId, body);
      sent += 1;
      if (sent === messages) allSent();
    },
  };
  const config = {
    outboxOrInbox: 'outbox',
    dbListenerConfig: { connectionString: databaseUrl, max: 32 },
    settings: {
      ...{ dbSchema: table.schema, dbTable: table.table, nextMessagesFunctionName: nextMessagesName },
      ...{ enableMaxAttemptsProtection: false, enablePoisonousMessageProtection: false },
      ...{ nextMessagesBatchSize: batchSize, nextMessagesPollingIntervalInMs: 10 },
      ...{ nextMessagesLockInMs: 5_000, messageCleanupIntervalInMs: 0 },
    },
  };
  const started = performance.now();
  const [shutdown] = initializePollingMessageListener(config, handler, getDisabledLogger());
  try {
    await done;
    return (messages * 1000) / (performance.now() - started);
  } finally {
    await shutdown();
  }
}
