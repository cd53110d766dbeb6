import { randomUUID } from 'node:crypto';
import { silentLogger } from '../platform/logger.ts';
import { createInProcessBroker } from './in-process.ts';
import { createRabbitBroker } from './rabbitmq.ts';
import { describeBroker } from './testing/contract.ts';
import { eraseTopology } from './testing/erase-topology.ts';

const url = process.env['TEST_AMQP_URL']!;
const namespaces: string[] = [];
const liveOnly = ['live'];

describeBroker('in-process broker', async () => createInProcessBroker({ logger: silentLogger, liveOnly }));

describeBroker('broker over RabbitMQ', async () => {
  const namespace = `test-${randomUUID()}.`;
  namespaces.push(namespace);
  return createRabbitBroker({ url, namespace, liveOnly, logger: silentLogger });
});

afterAll(async () => {
  for (const namespace of namespaces)
    await eraseTopology(url, namespace, { readers: 4, both: 4, invoices: 4 });
});
