import { randomBytes } from 'node:crypto';

/** The RabbitMQ that suites share. */
export function testAmqpUrl(): string {
  const url = process.env.TEST_AMQP_URL;
  if (!url) throw new Error('TEST_AMQP_URL is not set: run this suite through `npm test`.');
  return url;
}

/** A prefix for the names of exchanges and queues that no other suite has: suites share one RabbitMQ. */
export function freshNamespace(): string {
  return `suite-${randomBytes(6).toString('hex')}`;
}
