import fc from 'fast-check';
import type { EventData } from '../../src/eventstore/types.ts';
import { startBareGateway, type BareGateway } from '../gateway/bare-gateway.ts';
import { socketClient, type Feed, type SocketClient } from '../gateway/socket-client.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { historyOf, toldSaga, type ToldSaga } from './told-saga.ts';

const query = `subscription ($id: ID!, $after: Int!) {
  sagaProgress(id: $id, after: $after) { version isLast saga { version } } }`;

interface Entry {
  readonly version: number;
  readonly isLast: boolean;
  readonly saga: { readonly version: number };
}

describe('following a saga', () => {
  let history: readonly EventData[];
  let saga: ToldSaga;
  let bare: BareGateway;
  let network: TcpProxy;
  const clients: SocketClient[] = [];

  beforeAll(async () => void (history = await historyOf(10)));
  beforeEach(async () => {
    saga = await toldSaga(history);
    bare = await startBareGateway({ parts: saga });
    network = await tcpProxy(bare.url);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    await network.close();
    await bare.gateway.close(1000);
    await saga.close();
  });

  const follow = (sagaId: string, after: number): { client: SocketClient; feed: Feed } => {
    const client = socketClient(network.through(bare.url), 'admin@acme');
    clients.push(client);
    return { client, feed: client.follow(query, { id: `Saga:${sagaId}`, after }) };
  };
  const entryOf = async (feed: Feed): Promise<Entry> => {
    const { data, errors } = await feed.next();
    if (errors) throw new Error(JSON.stringify(errors));
    return (data as unknown as { readonly sagaProgress: Entry }).sagaProgress;
  };

  const ending = fc.constantFrom('cut', 'revoked', 'given up');
  const hint = fc.constantFrom('sent' as const, 'sent twice' as const);
  /** Before each of the 20 ends of a connection: how much is told before it, how much while it stands, how much is read. */
  const connections = fc.array(
    fc.record({ before: fc.nat(2), told: fc.nat(3), hint, read: fc.nat(3), ending }),
    { minLength: 20, maxLength: 20 },
  );

  it('through 20 connections that end at random misses nothing and sees nothing twice', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(connections, async (all) => {
        const sagaId = `saga-${(run += 1)}`;
        await saga.tell(sagaId);
        const seen: number[] = [];
        let [told, after] = [1, 0];
        const tell = async (times: number, how: 'sent' | 'sent twice' | 'lost'): Promise<void> => {
          for (let n = 0; n < times; n += 1) if (await saga.tell(sagaId, how)) told += 1;
        };
        const take = (entry: Entry): void => {
          // What hangs on an event is read for that event: it can be ahead of it, never behind.
          expect(entry.saga.version).toBeGreaterThanOrEqual(entry.version);
          seen.push(entry.version);
          after = entry.version;
        };

        for (const connection of all) {
          await tell(connection.before, 'lost');
          const { client, feed } = follow(sagaId, after);
          // What stands before the connection comes first; told during it, it comes live.
          if (after < told) take(await entryOf(feed));
          await tell(connection.told, connection.hint);
          for (let n = 0; n < connection.read && after < told; n += 1) take(await entryOf(feed));
          if (after === saga.length) break;
          if (connection.ending === 'cut') network.cut();
          if (connection.ending === 'revoked') {
            bare.identity.revoked.add('acme');
            await tell(1, 'sent');
            // Delivered before it was revoked, or not at all.
            const rest = await restOf(feed);
            rest.forEach(take);
            if (after < told) expect(await client.closed).toMatchObject({ code: 4403 });
            bare.identity.revoked.clear();
          }
          client.dispose();
        }
        const { feed } = follow(sagaId, after);
        await tell(saga.length, 'sent');
        while (after < saga.length) take(await entryOf(feed));
        expect(seen).toEqual(history.map((_, index) => index + 1));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  /** All entries up to the end of the feed. */
  const restOf = async (feed: Feed): Promise<Entry[]> => {
    const entries: Entry[] = [];
    for (;;) {
      const entry = await entryOf(feed).catch(() => null);
      if (!entry) return entries;
      entries.push(entry);
    }
  };

  it('reads anew for each event what hangs on it', async () => {
    await saga.tell('fresh');
    const { feed } = follow('fresh', 0);
    const pairs: (readonly [number, number])[] = [];
    for (let version = 1; version <= 5; version += 1) {
      const entry = await entryOf(feed);
      pairs.push([entry.version, entry.saga.version]);
      await saga.tell('fresh');
    }
    expect(pairs).toEqual([1, 2, 3, 4, 5].map((version) => [version, version]));
  });
});
