import { prepareRabbit } from '../../bootstrap/rabbitmq.mjs';
import type { Host } from './host.ts';
import type { Machine } from './machine.ts';

/** RabbitMQ alone on a machine; it comes back at the same address after a kill, with what it had on disk. */
export interface RabbitHost {
  readonly host: Host;
  readonly url: string;
}

/** Resolves when it serves. */
export async function startRabbit(machine: Machine): Promise<RabbitHost> {
  const { servers, url } = await prepareRabbit(machine.folder, machine.rabbitmq, machine.credentials);
  let node: Host | undefined;
  for (const server of servers) node = await machine.run(server);
  return { host: node!, url };
}
