import { testAmqpUrl } from '../support/broker.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { appliedInOrder, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

let way: Pipeline;
let network: TcpProxy;
beforeAll(async () => {
  way = await pipeline();
  network = await tcpProxy(testAmqpUrl());
});
afterAll(async () => {
  await way?.drop();
  await network?.close();
});

const appliedCount = async (): Promise<number> =>
  [...(await appliedInOrder(way.stand.pool)).values()].reduce((sum, versions) => sum + versions.length, 0);

test('32 writers, one consumer killed five times: stored = applied, no inversion, and no sweep needed', async () => {
  const [writers, events] = [32, 16]; // 512 events: the last of them are on their way at the last kill
  await way.projector(way.broker(network.through(testAmqpUrl())));
  way.relay(way.broker());
  const writing = way.write(writers, events);
  for (let kill = 1; kill <= 5; kill += 1) {
    await afterCommits(way.wakeups, async () => (await appliedCount()) >= 100 * kill);
    network.cut();
  }
  await writing;
  await afterCommits(way.wakeups, async () => (await appliedCount()) >= writers * events);
  const stored = await storedInOrder(way.stand.pool);
  expect(stored.size).toBe(writers);
  expect(await appliedInOrder(way.stand.pool)).toEqual(stored);
});
