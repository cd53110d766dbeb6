import { findRabbit } from './broker-choice.mjs';
import { dataFolder } from './folders.mjs';
import { hydrate, postgresPackage } from './postgres-binaries.mjs';
import { holdStack } from './stack.mjs';

/**
 * Gives this process a database and a broker: `DATABASE_URL` and `AMQP_URL` as they are where set, else those
 * of the live stack, else those of a stack started now. Sets both variables, and `DATA_DIR`.
 *
 * @param {(line: string) => void} tell
 * @returns {Promise<{own: boolean, folder?: string, release: () => Promise<void>}>} `own`: a stack of ours is
 *   used, that of `folder`
 */
export async function provideServers(tell) {
  const wanted = { postgres: !process.env.DATABASE_URL, rabbit: !process.env.AMQP_URL };
  process.env.DATA_DIR ||= dataFolder();
  if (!wanted.postgres && !wanted.rabbit) return { own: false, release: async () => {} };
  const folder = dataFolder();

  if (wanted.postgres) hydrate(postgresPackage());
  const rabbit = async () => {
    if (!wanted.rabbit) return undefined;
    const found = await findRabbit(tell);
    if (!found.failure) return found;
    tell(inProcessBroker(found.failure));
    return undefined;
  };
  const onRabbitFailure = (error) => tell(inProcessBroker(error.message.split('\n')[0]));
  const stack = await holdStack(folder, { postgres: wanted.postgres, rabbit, onRabbitFailure, tell });
  if (wanted.postgres && stack.databaseUrl === undefined) {
    await stack.release();
    throw new Error('The running stack was started with DATABASE_URL set: set it here as well.');
  }
  process.env.DATABASE_URL ||= stack.databaseUrl;
  if (stack.amqpUrl !== undefined) process.env.AMQP_URL ||= stack.amqpUrl;
  return { folder, own: true, release: stack.release };
}

const inProcessBroker = (reason) =>
  `No RabbitMQ: ${reason}. The in-process broker serves instead, within one process; set AMQP_URL to use RabbitMQ.`;
