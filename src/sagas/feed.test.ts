import type { SagaProgress } from './progress.ts';
import { createSagaFeed, type SagaFeed } from './feed.ts';
import { orderSaga } from './testing/order.ts';
import { sagaRig, tenant, type SagaRig } from './testing/rig.ts';

let rig: SagaRig;
let feed: SagaFeed;

const given = async (options: Partial<Parameters<typeof sagaRig>[0]> = {}): Promise<SagaRig> => {
  rig = await sagaRig({ definitionsOf: ({ sandbox }) => [orderSaga(sandbox)], ...options });
  feed = createSagaFeed({ store: rig.store, broker: rig.broker });
  return rig;
};
afterEach(async () => {
  await feed.close();
  await rig.stop();
});

async function all(entries: AsyncIterable<SagaProgress>): Promise<number[]> {
  const versions: number[] = [];
  for await (const entry of entries) versions.push(entry.version);
  return versions;
}
const upTo = (last: number, after = 0): number[] =>
  Array.from({ length: last - after }, (_, n) => after + n + 1);

describe('the progress of a saga', () => {
  test('watched from before its steps to its end: every transition once, in order', async () => {
    const { orchestrator, begin, history } = await given();
    const sagaId = await begin();
    const watching = all(feed.watch(tenant, sagaId, 0));
    await orchestrator().start();
    expect(await watching).toEqual(upTo((await history(sagaId)).length));
  });

  test('resumed at any version: what follows, without gap or duplicate, while the saga goes on', async () => {
    const { orchestrator, begin, history } = await given();
    const sagaId = await begin();
    await orchestrator().start();
    const firsts: number[] = [];
    for await (const entry of feed.watch(tenant, sagaId, 0)) {
      firsts.push(entry.version);
      if (entry.version === 5) break;
    }
    const rest = await all(feed.watch(tenant, sagaId, 5));
    expect([...firsts, ...rest]).toEqual(upTo((await history(sagaId)).length));
  });

  test('resumed at its end it ends at once', async () => {
    const { orchestrator, begin, untilStatus } = await given();
    await orchestrator().start();
    const { sagaId, version } = await untilStatus(await begin(), 'completed');
    expect(await all(feed.watch(tenant, sagaId, version))).toEqual([]);
  });

  test('a lost hint only delays', async () => {
    const { orchestrator, begin, untilStatus, history } = await given({ loseMessages: true });
    const sagaId = await begin();
    const watching = all(feed.watch(tenant, sagaId, 0));
    await orchestrator({ pollMs: 20 }).start();
    await untilStatus(sagaId, 'completed');
    expect(await watching).toEqual(upTo((await history(sagaId)).length));
  });

  test('returning the iterator ends it at once, also while it waits', async () => {
    const { begin } = await given();
    const watching = feed.watch(tenant, await begin(), 100);
    const waiting = watching.next();
    await watching.return?.();
    expect(await waiting).toMatchObject({ done: true });
  });

  test('an abort ends it', async () => {
    const { begin } = await given();
    const client = new AbortController();
    const watching = all(feed.watch(tenant, await begin(), 100, client.signal));
    client.abort();
    expect(await watching).toEqual([]);
  });

  test('all sagas of a tenant: transitions of each from now on, none of another tenant', async () => {
    const { orchestrator, begin } = await given();
    const mine = feed.watchAll(tenant);
    const others = feed.watchAll('another');
    const [first, foreign] = [mine.next(), others.next()];
    const sagaId = await begin();
    expect((await first).value).toMatchObject({ sagaId, version: 1, type: 'SagaStarted' });
    await orchestrator().start();
    expect((await mine.next()).value).toMatchObject({ sagaId });
    await others.return?.();
    expect(await foreign).toMatchObject({ done: true });
    await mine.return?.();
  });
});
