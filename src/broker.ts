import { createInProcessBroker } from './messaging/in-process.ts';
import { createRabbitBroker } from './messaging/rabbitmq.ts';
import type { Broker } from './messaging/types.ts';
import { ConfigError, processRoles, type Config } from './platform/config.ts';
import type { Logger } from './platform/logger.ts';

/** Stream types that no consumer group follows; they reach the live feed only. */
export const liveOnly: readonly string[] = ['plan', 'coupon', 'import', 'operations'];

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
export function brokerOf(config: Config, logger: Logger): Broker {
  return config.AMQP_URL
    ? createRabbitBroker({ url: config.AMQP_URL, namespace: config.AMQP_NAMESPACE, logger, liveOnly })
    : createInProcessBroker({ logger, liveOnly });
}
