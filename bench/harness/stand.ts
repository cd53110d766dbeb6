import { randomBytes } from 'node:crypto';
import type { Logger } from '../../src/platform/logger.ts';
import { readConfig, type Config } from '../../src/platform/config.ts';
import type { Figure } from './figure.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { freshNamespace, testAmqpUrl } from '../../test/support/broker.ts';
import { freshDatabase } from '../../test/support/database.ts';

/** How a run of the benchmarks is to be done. */
export interface Run {
  /** Shorter rounds, and fewer. */
  readonly quick: boolean;
  readonly logger: Logger;
  /** Tells people what is being done. */
  readonly tell: (line: string) => void;
}

/** A benchmark: measures one thing, with whatever it is compared to, and gives the figures. */
export type Benchmark = (run: Run) => Promise<readonly Figure[]>;

/** A database and names on RabbitMQ of its own. */
export interface Stand {
  readonly databaseUrl: string;
  readonly config: Config;
  /** For processes of the engine on this stand. */
  readonly env: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

export const partitions = 4;

export async function openStand(): Promise<Stand> {
  const database = await freshDatabase();
  const namespace = freshNamespace();
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    AMQP_URL: testAmqpUrl(),
    AMQP_NAMESPACE: namespace,
    PARTITIONS: String(partitions),
    PORT: '0',
    LOG_LEVEL: 'warn',
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  return {
    databaseUrl: database.url,
    config: readConfig(env),
    env,
    drop: async () => {
      await eraseTopology(testAmqpUrl(), namespace, {
        'read-models': partitions,
        orchestrator: partitions,
      });
      await database.drop();
    },
  };
}
