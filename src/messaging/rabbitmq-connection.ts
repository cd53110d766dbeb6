import { Connection, type Channel } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { atMost } from './patience.ts';

/** How long a peer is given for a farewell. */
export const politeMs = 1_500;

/** The address or addresses without their password, fit for logs and errors. */
export function addressWithoutPassword(url: string): string {
  const shown = url.split(',').map((node) => {
    const address = new URL(node);
    if (address.password !== '') address.password = '***';
    return address.toString();
  });
  return shown.join(',');
}

/** Of one node, or of the nodes of a cluster, separated by commas: the next one is tried where one does not answer. */
function nodesOf(url: string): { readonly url: string; readonly hosts?: string[] } {
  const nodes = url.split(',');
  const [first = ''] = nodes;
  return nodes.length === 1 ? { url: first } : { url: first, hosts: nodes.map((node) => new URL(node).host) };
}

/** A connection that reconnects for ever; `lastError` says why it is not there. */
export class RabbitConnection {
  readonly amqp: Connection;
  lastError: string | null = null;

  constructor(purpose: 'consuming' | 'publishing', url: string, logger: Logger) {
    this.amqp = new Connection({
      ...nodesOf(url),
      connectionName: `revenue-engine ${purpose}`,
      heartbeat: 10,
      acquireTimeout: 10_000,
      retryLow: 100,
      retryHigh: 3_000,
      noDelay: true,
      // What RabbitMQ allows by default; a message of many events would go in pieces of the library's 8 KB.
      frameMax: 128 * 1024,
    });
    this.amqp.on('error', (error) => {
      this.lastError = (error as Error).message;
      logger.warn({ err: error as unknown, purpose }, 'connection to RabbitMQ lost, reconnecting');
    });
    this.amqp.on('connection', () => {
      keepToAgreedFrames(this.amqp);
      logger.info({ purpose }, 'connected to RabbitMQ');
    });
    this.amqp.on('connection.blocked', (reason) =>
      logger.warn({ purpose, reason }, 'RabbitMQ is short of resources'),
    );
    this.amqp.on('connection.unblocked', () => logger.info({ purpose }, 'RabbitMQ takes messages again'));
  }

  async close(): Promise<void> {
    await atMost(politeMs, this.amqp.close());
    this.amqp.unsafeDestroy();
  }
}

/** The library agrees on smaller frames with a broker that takes no larger ones, but its channels go by what was asked for. */
function keepToAgreedFrames(connection: Connection): void {
  const asked: unknown = Reflect.get(connection, '_opt');
  const agreed: unknown = Reflect.get(connection, '_state');
  if (isFramed(asked) && isFramed(agreed)) asked.frameMax = agreed.frameMax;
}

const isFramed = (value: unknown): value is { frameMax: number } =>
  typeof value === 'object' && value !== null && 'frameMax' in value && typeof value.frameMax === 'number';

/** Closes a channel, or leaves it to the connection's heartbeat where the broker does not answer. */
export async function closeChannel(channel: Channel): Promise<void> {
  await atMost(politeMs, channel.close());
}
