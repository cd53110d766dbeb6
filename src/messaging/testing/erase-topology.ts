import { Connection } from 'rabbitmq-client';
import { deadLetterName, eventsExchange, groupExchange, partitionQueue } from '../topology.ts';

/** Removes what a suite declared under its namespace; `groups` by name with the most partitions they had. */
export async function eraseTopology(
  url: string,
  namespace: string,
  groups: Record<string, number>,
): Promise<void> {
  const connection = new Connection({ url });
  connection.on('error', () => {}); // what is asked of it rejects, or is asked again once it is connected
  try {
    for (const [group, partitions] of Object.entries(groups)) {
      for (let partition = 0; partition < partitions; partition += 1) {
        await connection.queueDelete({ queue: partitionQueue(namespace, group, partition) });
      }
      await connection.queueDelete({ queue: deadLetterName(namespace, group) });
      await connection.exchangeDelete({ exchange: deadLetterName(namespace, group) });
      await connection.exchangeDelete({ exchange: groupExchange(namespace, group) });
    }
    await connection.exchangeDelete({ exchange: eventsExchange(namespace) });
  } finally {
    await connection.close();
  }
}
