import { Connection } from 'rabbitmq-client';
import { prepareRabbit } from '../../bootstrap/rabbitmq.mjs';
import type { Host } from '../soak/host.ts';
import type { Machine } from '../soak/machine.ts';

export interface RabbitCluster {
  readonly nodes: readonly Host[];
  /** Of every node, separated by commas, the `index`th first. */
  urlFrom(index: number): string;
}

const names = ['rabbitmq-1', 'rabbitmq-2', 'rabbitmq-3'];

/** Three nodes of one RabbitMQ on this machine. The first is up before the others look for it. */
export async function startRabbitCluster(machine: Machine): Promise<RabbitCluster> {
  const { folder, rabbitmq, credentials } = machine;
  const join = (name: string, namePort?: number) =>
    prepareRabbit(folder, rabbitmq, credentials, { name, cluster: names, ...(namePort ? { namePort } : {}) });
  const start = async ({ servers }: Awaited<ReturnType<typeof join>>): Promise<Host> => {
    let last: Host | undefined;
    for (const server of servers) last = await machine.run(server);
    return last!;
  };
  const first = await join(names[0]!);
  const others = [await join(names[1]!, first.namePort), await join(names[2]!, first.namePort)];
  const seed = await start(first);
  const nodes = [seed, ...(await Promise.all(others.map(start)))];
  const urls = [first, ...others].map(({ url }) => url);
  await proveOneCluster(urls);
  return { nodes, urlFrom: (index) => [...urls.slice(index), ...urls.slice(0, index)].join(',') };
}

/** What is declared through one node is there for all of them, or else they are no cluster. */
async function proveOneCluster(urls: readonly string[]): Promise<void> {
  const queue = 'cluster-proof';
  const connections = urls.map((url) => new Connection({ url }));
  connections.forEach((connection) => connection.on('error', () => {})); // what is asked of it rejects
  try {
    const [first, ...others] = connections;
    await first!.queueDeclare({ queue });
    for (const other of others) await other.queueDeclare({ queue, passive: true });
    await first!.queueDelete({ queue });
  } catch (error) {
    throw new Error('The RabbitMQ nodes do not form one cluster.', { cause: error });
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}
