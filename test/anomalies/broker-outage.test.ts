import { setTimeout as pass } from 'node:timers/promises';
import { testAmqpUrl } from '../support/broker.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { appliedInOrder, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

const outageMs = 20_000;

let way: Pipeline;
let network: TcpProxy;
beforeAll(async () => {
  way = await pipeline();
  network = await tcpProxy(testAmqpUrl());
});
afterAll(async () => {
  await network?.restore();
  await way?.drop();
  await network?.close();
});

test('an idle broker outage of 20 s: nothing is lost, the backlog is drained in order', async () => {
  const { pool } = way.stand;
  const url = network.through(testAmqpUrl());
  await way.projector(way.broker(url));
  const relay = way.relay(way.broker(url));
  const appliedCount = async (): Promise<number> =>
    [...(await appliedInOrder(pool)).values()].reduce((sum, versions) => sum + versions.length, 0);
  await way.write(8, 5);
  await afterCommits(way.wakeups, async () => (await appliedCount()) === 40);
  // What was applied need not be confirmed and deleted yet.
  while (relay.stats().relayed < 40) await new Promise(setImmediate);

  // Long enough for every retry to have backed off as far as it does.
  await network.refuse();
  await pass(outageMs);
  await way.write(8, 20);
  const { rows } = await pool.query<{ waiting: number }>('select count(*)::int as waiting from outbox');
  expect(rows).toEqual([{ waiting: 160 }]);
  await network.restore();

  await afterCommits(way.wakeups, async () => (await appliedCount()) >= 200);
  expect(await appliedInOrder(pool)).toEqual(await storedInOrder(pool));
  while (relay.stats().relayed < 200) await new Promise(setImmediate);
  expect((await pool.query('select from outbox')).rowCount).toBe(0);
});
