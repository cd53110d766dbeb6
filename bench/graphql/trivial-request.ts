import { join } from 'node:path';
import { startChild, type Child } from '../harness/child.ts';
import { graphqlClient, type Client } from '../harness/graphql-client.ts';
import { openStand, type Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';

export interface Cost {
  /** Processor time of one request, milliseconds, median of the rounds. */
  readonly engineMs: number;
  readonly apolloMs: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
}

const clients = 8;
/** Requests of a turn: a tenth of a second or little more, so that what disturbs the machine disturbs both. */
const requests = 500;
/** Both are compiled while they run. */
const warmUp = 16;

/** Processor time of a process for `{ __typename }`, the caller authenticated, against Apollo bare. */
export async function trivialRequest({ quick }: Run): Promise<Cost> {
  const stand = await openStand();
  const engine = await startChild(join(import.meta.dirname, '..', 'harness', 'engine-host.ts'), {
    ...stand.env,
    ROLES: 'gateway',
  });
  const apollo = await startChild(join(import.meta.dirname, 'bare-apollo.ts'), { NODE_ENV: 'test' });
  const [toEngine, toApollo] = [
    graphqlClient(engine.address, await stand.token()),
    graphqlClient(apollo.address, null),
  ];
  try {
    const rounds = quick ? 9 : 56;
    const costs: { readonly engine: number; readonly apollo: number }[] = [];
    for (let round = 0; round < warmUp + rounds; round += 1) {
      const cost = {
        engine: await costOf(engine, toEngine),
        apollo: await costOf(apollo, toApollo),
      };
      if (round >= warmUp) costs.push(cost);
    }
    return {
      engineMs: median(costs.map((cost) => cost.engine)),
      apolloMs: median(costs.map((cost) => cost.apollo)),
      ratio: median(costs.map((cost) => cost.engine / cost.apollo)),
    };
  } finally {
    for (const client of [toEngine, toApollo]) client.close();
    for (const child of [engine, apollo]) await child.stop();
    await stand.drop();
  }
}

async function costOf(child: Child, client: Client): Promise<number> {
  const before = await child.usage();
  let left = requests;
  const ask = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await client.ask('{ __typename }');
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  return ((await child.usage()).cpuMs - before.cpuMs) / requests;
}
