import { WebSocket } from 'ws';
import { LocalWakeups } from '../../src/messaging/local-wakeups.ts';
import type { BookTotals, Queries } from '../../src/queries/index.ts';
import type { GatewayConfig } from '../../src/schema/gateway.ts';
import { startBareGateway, type BareGateway } from './bare-gateway.ts';
import { socketClient, type SocketClient } from './socket-client.ts';

const arrChanged = 'subscription { arrChanged { snapshot totals { accounts } } }';

interface Book {
  readonly queries: Queries;
  readonly wakeups: LocalWakeups;
  /** One more account, of which the projector's commit tells. */
  readonly grow: () => void;
  /** From now on an update has about so many bytes. */
  readonly widen: (bytes: number) => void;
  readonly listeners: () => number;
  /** Resolves when nobody listens any more. */
  readonly forsaken: Promise<void>;
}

function book(): Book {
  let accounts = 0;
  let listening = 0;
  let currencies: BookTotals['currencies'] = [];
  let forsake = (): void => {};
  const forsaken = new Promise<void>((resolve) => (forsake = resolve));
  const wakeups = new LocalWakeups();
  const on = wakeups.on.bind(wakeups);
  wakeups.on = (channel, listener) => {
    listening += 1;
    const off = on(channel, listener);
    return () => {
      listening -= 1;
      if (listening === 0) forsake();
      off();
    };
  };
  const totals = async (): Promise<BookTotals> => ({ accounts, active: 0, cancelled: 0, currencies });
  return {
    queries: { totals } as unknown as Queries,
    wakeups,
    forsaken,
    listeners: () => listening,
    grow() {
      accounts += 1;
      wakeups.send('projection', 'arr acme');
    },
    widen(bytes) {
      const none = { minor: 0n, currency: 'USD' };
      currencies = [{ currency: 'X'.repeat(bytes), mrr: none, arr: none, liveSubscriptions: 0 }];
    },
  };
}

describe('subscriptions over WebSocket', () => {
  const opened: BareGateway[] = [];
  const clients: SocketClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    await Promise.all(opened.splice(0).map(({ gateway }) => gateway.close(1000)));
  });

  const start = async (config: Partial<GatewayConfig> = {}) => {
    const shelf = book();
    const bare = await startBareGateway({ parts: shelf, config });
    opened.push(bare);
    const client = (token: string | null = 'admin@acme', headers = {}): SocketClient => {
      const made = socketClient(bare.url, token, headers);
      clients.push(made);
      return made;
    };
    return { ...bare, ...shelf, client };
  };

  it('begin with a snapshot and go on with what changes', async () => {
    const { client, grow } = await start();
    const feed = client().follow(arrChanged);
    expect((await feed.next()).data).toEqual({ arrChanged: { snapshot: true, totals: { accounts: 0 } } });
    grow();
    expect((await feed.next()).data).toEqual({ arrChanged: { snapshot: false, totals: { accounts: 1 } } });
  });

  it('let go of their source at once when the client stops, without another event', async () => {
    const { client, listeners } = await start();
    const one = client();
    const feed = one.follow(arrChanged);
    await feed.next();
    expect(listeners()).toBe(1);
    feed.stop();
    // An answer to what was sent later proves that the stop was handled.
    await expect(one.follow('subscription { nothing }').next()).rejects.toBeDefined();
    expect(listeners()).toBe(0);
  });

  it('close a socket without a token, and one whose token is not good', async () => {
    const { client, identity } = await start();
    identity.revoked.add('umbrella');
    for (const token of [null, 'nobody@acme', 'admin@umbrella']) {
      const one = client(token);
      one
        .follow(arrChanged)
        .next()
        .catch(() => {});
      expect(await one.closed).toMatchObject({ code: 4403 });
    }
  });

  it('are checked again for every event: a revoked caller gets no more', async () => {
    const { client, identity, grow } = await start();
    const one = client();
    const feed = one.follow(arrChanged);
    await feed.next();
    identity.revoked.add('acme');
    grow();
    await expect(feed.next()).rejects.toBeDefined();
    expect(await one.closed).toMatchObject({ code: 4403 });
  });

  it('close an idle socket when its token expires', async () => {
    const { client, identity } = await start();
    // From when it is shown, however long the way there takes.
    identity.expiresAtMs = () => Date.now() + 50;
    const one = client();
    one
      .follow(arrChanged)
      .next()
      .catch(() => {});
    await one.connected;
    expect(await one.closed).toMatchObject({ code: 4403 });
  });

  it('keep to the table of permissions', async () => {
    const { client } = await start();
    const { errors } = await client('partner@acme').follow(arrChanged).next();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    [
      'a mutation',
      'mutation { planRetire(input: { planCode: "gold" }) { userErrors { code } } }',
      'BAD_REQUEST',
    ],
    ['a query', '{ plans { nodes { code } } }', 'BAD_REQUEST'],
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too deep a subscription',
      `subscription { ${'arrChanged { '.repeat(13)} snapshot ${'} '.repeat(13)} }`,
      'LIMIT_EXCEEDED',
    ],
  ])('refuse %s', async (_what, query, code) => {
    const { client } = await start();
    await expect(client().follow(query).next()).rejects.toMatchObject([{ extensions: { code } }]);
  });

  it('refuse a bomb of fragments', async () => {
    const { client } = await start();
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on ArrUpdate{...F${n + 1} ...F${n + 1}}`,
    ).join('');
    const query = `subscription{arrChanged{...F0}}${bomb}fragment F30 on ArrUpdate{snapshot}`;
    await expect(client().follow(query).next()).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });

  it('refuse one more than a socket may hold, and take another when one has ended', async () => {
    const { client } = await start({ socketLimits: { subscriptionsPerSocket: 2 } });
    const one = client();
    const first = one.follow(arrChanged);
    await first.next();
    await one.follow(arrChanged).next();
    await expect(one.follow(arrChanged).next()).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
    first.stop();
    expect((await one.follow(arrChanged).next()).errors).toBeUndefined();
  });

  it('refuse one more socket than a tenant may hold, and leave other tenants alone', async () => {
    const { client } = await start({ socketLimits: { socketsPerTenant: 1 } });
    await client().follow(arrChanged).next();
    const second = client();
    second
      .follow(arrChanged)
      .next()
      .catch(() => {});
    expect(await second.closed).toMatchObject({ code: 1013 });
    expect((await client('admin@umbrella').follow(arrChanged).next()).errors).toBeUndefined();
  });

  it('refuse pages of other origins', async () => {
    const { client } = await start();
    const one = client('admin@acme', { origin: 'https://evil.example' });
    one
      .follow(arrChanged)
      .next()
      .catch(() => {});
    expect(await one.closed).toMatchObject({ code: 1006 });
  });

  it('close a socket that sends a message of more than 64 KiB', async () => {
    const { url } = await start();
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const code = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.once('open', () => socket.send('x'.repeat(65_537)));
    expect(await code).toBe(1009);
  });

  it('close a socket whose reader is too slow for all its feeds together', async () => {
    // It answers no ping either, and would be dropped for that before long.
    const { url, widen, forsaken } = await start({ socketLimits: { keepAliveMs: 600_000 } });
    widen(1_000_000);
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const say = (message: object): void => socket.send(JSON.stringify(message));
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    socket.once('open', () =>
      say({ type: 'connection_init', payload: { authorization: 'Bearer admin@acme' } }),
    );
    await acknowledged;
    socket.pause();
    const query = 'subscription { arrChanged { totals { currencies { currency } } } }';
    for (let id = 0; id < 50; id += 1) say({ id: String(id), type: 'subscribe', payload: { query } });
    await forsaken;
    socket.resume();
    const code = await new Promise((resolve) => socket.once('close', resolve));
    // The goodbye (1013) stood behind what was never read: all that is seen is the cut.
    expect(code).toBe(1006);
  });

  it('are told to come back elsewhere when the gateway stops', async () => {
    const { client, gateway } = await start();
    const one = client();
    await one.follow(arrChanged).next();
    await gateway.close(1000);
    expect(await one.closed).toMatchObject({ code: 1001 });
  });
});
