import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { createInProcessBroker } from './messaging/in-process.ts';
import { createRabbitBroker } from './messaging/rabbitmq.ts';
import type { Broker } from './messaging/types.ts';
import { ConfigError, processRoles, type Config } from './platform/config.ts';
import type { Logger } from './platform/logger.ts';

/** Stream types that no consumer group follows; they reach the live feed only. */
export const liveOnly: readonly string[] = [
  'plan',
  'product',
  'coupon',
  'clock',
  'policy',
  'import',
  'operations',
];

/**
 * The in-process broker's queues cannot be seen by other processes: a process that has only some of the roles needs RabbitMQ.
 * Throws `ConfigError`.
 */
export function refuseSplitRolesWithoutBroker(config: Config): void {
  if (config.AMQP_URL || config.ROLES.length === processRoles.length) return;
  throw new ConfigError(
    `AMQP_URL: is required where the roles are split over processes (this one has ${config.ROLES.join(', ')})`,
  );
}

/** RabbitMQ where it is configured, else the in-process broker. */
export async function brokerOf(config: Config, pool: Pool, logger: Logger): Promise<Broker> {
  if (!config.AMQP_URL) return createInProcessBroker({ logger, liveOnly });
  const namespace = await brokerNamespace(pool, config.AMQP_NAMESPACE);
  return createRabbitBroker({ url: config.AMQP_URL, namespace, logger, liveOnly });
}

/**
 * What stands before every name on RabbitMQ: the configured prefix, and a mark of the very database whose events travel there. A message
 * left over from another log would pass for the next event of a stream: where PostgreSQL was made anew, or restored from a dump, and
 * RabbitMQ was not, nobody listens any more to what the old one was sent.
 */
export async function brokerNamespace(pool: Pool, prefix: string): Promise<string> {
  const { rows } = await pool.query<{ identity: string }>(
    `select system_identifier || '/' || d.oid as identity
     from pg_control_system(), pg_database d where d.datname = current_database()`,
  );
  const mark = createHash('sha256').update(rows[0]!.identity).digest('hex').slice(0, 8);
  return `${prefix}${mark}.`;
}
