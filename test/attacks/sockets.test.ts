import { WebSocket } from 'ws';
import type { EventData } from '../../src/eventstore/types.ts';
import { LocalWakeups } from '../../src/messaging/local-wakeups.ts';
import type { Queries } from '../../src/queries/index.ts';
import type { GatewayConfig } from '../../src/schema/gateway.ts';
import { startBareGateway, type BareGateway } from '../gateway/bare-gateway.ts';
import { send } from '../gateway/client.ts';
import { socketClient } from '../gateway/socket-client.ts';
import { historyOf, toldSaga, type ToldSaga } from './told-saga.ts';

interface Said {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A socket that speaks the protocol by hand, and so also wrongly. */
interface ByHand {
  say(...messages: readonly object[]): void;
  /** The next messages that fit, so many of them. */
  hear(count: number, fits: (message: Said) => boolean): Promise<Said[]>;
  readonly closed: Promise<number>;
  close(): Promise<number>;
}

const book = 'subscription { arrChanged { snapshot } }';
const progress = 'subscription { sagaProgress(id: "Saga:s") { version } }';
const everything = 'subscription { sagas { version } }';
const subscribe = (id: string | number, query: string): object => ({
  id: String(id),
  type: 'subscribe',
  payload: { query },
});
const complete = (id: string | number): object => ({ id: String(id), type: 'complete' });

describe('a socket that asks too much', () => {
  let history: readonly EventData[];
  let saga: ToldSaga;
  let bare: BareGateway;
  let listening: number;
  /** What reading the totals waits for. */
  let gate: Promise<void>;

  beforeAll(async () => void (history = await historyOf(0)));
  beforeEach(async () => {
    saga = await toldSaga(history);
    await saga.tell('s');
    [listening, gate] = [0, Promise.resolve()];
  });
  afterEach(async () => {
    await bare.gateway.close(1000);
    await saga.close();
  });

  const start = async (config: Partial<GatewayConfig> = {}): Promise<void> => {
    const wakeups = new LocalWakeups();
    const on = wakeups.on.bind(wakeups);
    wakeups.on = (channel, listener) => {
      listening += 1;
      const off = on(channel, listener);
      return () => {
        listening -= 1;
        off();
      };
    };
    const totals = async (): Promise<object> => {
      await gate;
      return { accounts: 0, active: 0, cancelled: 0, currencies: [] };
    };
    const queries = { totals } as unknown as Queries;
    bare = await startBareGateway({ parts: { ...saga, queries, wakeups }, config });
  };

  const open = async (): Promise<ByHand> => {
    const socket = new WebSocket(bare.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    let heard: Said[] = [];
    let look = (_fresh: readonly Said[]): void => {};
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Said;
      heard.push(message);
      look([message]);
    });
    socket.on('error', () => {});
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const byHand: ByHand = {
      closed,
      say: (...messages) => messages.forEach((message) => socket.send(JSON.stringify(message))),
      hear: (count, fits) =>
        new Promise((resolve) => {
          const fitting: Said[] = [];
          look = (fresh) => {
            fitting.push(...fresh.filter(fits));
            if (fitting.length < count) return;
            heard = [];
            look = () => {};
            resolve(fitting);
          };
          look(heard);
        }),
      close: () => {
        socket.close();
        return closed;
      },
    };
    await new Promise((resolve) => socket.once('open', resolve));
    byHand.say({ type: 'connection_init', payload: { authorization: 'Bearer admin@acme' } });
    return byHand;
  };
  const acknowledged = async (): Promise<ByHand> => {
    const socket = await open();
    await socket.hear(1, ({ type }) => type === 'connection_ack');
    return socket;
  };
  /** Everything sent before has been handled when this resolves. */
  const settled = async (socket: ByHand): Promise<void> => {
    socket.say({ type: 'ping' });
    await socket.hear(1, ({ type }) => type === 'pong');
  };

  it('with 5,000 subscriptions holds 50 of them', async () => {
    await start();
    const socket = await acknowledged();
    socket.say(...Array.from({ length: 5_000 }, (_, n) => subscribe(n, book)));
    const answers = await socket.hear(5_000, ({ type }) => type === 'next' || type === 'error');
    const refused = answers.filter(({ type }) => type === 'error');
    expect(refused).toHaveLength(4_950);
    expect(new Set(refused.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
    expect(refused[0]?.payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(listening).toBe(50);
    await socket.close();
    await send(bare.url, { query: '{ __typename }' });
    expect(listening).toBe(0);
  });

  it('does not get past its limit by giving subscriptions up before they have begun', async () => {
    await start();
    let release = (): void => {};
    gate = new Promise((resolve) => (release = resolve));
    const read = saga.store.read.bind(saga.store);
    saga.store.read = async (...given) => {
      await gate;
      return read(...given);
    };
    const socket = await acknowledged();
    for (let n = 0; n < 500; n += 1) socket.say(subscribe(n, progress), complete(n));
    socket.say(subscribe('last', progress));
    const refused = await socket.hear(1, ({ type, id }) => type === 'error' && id === 'last');
    expect(refused[0]?.payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    release();
    await settled(socket);
    socket.say(subscribe('later', progress));
    await socket.hear(1, ({ type, id }) => type === 'next' && id === 'later');
  });

  it('that takes an id again before its first operation has begun is closed, and nothing of it goes on', async () => {
    await start({ socketLimits: { subscriptionsPerTenant: 1, socketsPerTenant: 1 } });
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const read = saga.store.read.bind(saga.store);
    saga.store.read = async (...given) => {
      await held;
      return read(...given);
    };
    const socket = await acknowledged();
    socket.say(subscribe(1, progress), complete(1), subscribe(1, progress));
    expect(await socket.closed).toBe(4409);
    release();
    await send(bare.url, { query: '{ __typename }' });
    const before = saga.looks();
    await saga.tell('s');
    await send(bare.url, { query: '{ __typename }' });
    expect(saga.looks()).toBe(before);
    const next = await acknowledged();
    next.say(subscribe(1, progress));
    await next.hear(1, ({ type }) => type === 'next');
  });

  it('that leaves while its token is looked at gives its place back', async () => {
    await start({ socketLimits: { socketsPerTenant: 1 } });
    let release = (): void => {};
    let asked = (): void => {};
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const authenticate = bare.identity.authenticate.bind(bare.identity);
    bare.identity.authenticate = async (authorization) => {
      asked();
      await held;
      return authenticate(authorization);
    };
    const hasty = await open();
    await arrived;
    await hasty.close();
    release();
    await send(bare.url, { query: '{ __typename }' });
    await acknowledged();
  });

  it.each([
    ['a subscription before its token', [subscribe(1, book)], 4401],
    ['its token twice', [{ type: 'connection_init' }], 4429],
    ['an id that is running', [subscribe(1, book), subscribe(1, book)], 4409],
    ['a message of no known type', [{ type: 'explode' }], 4400],
    ['a subscription without a query', [{ id: '1', type: 'subscribe', payload: {} }], 4400],
    ['a query that is a list', [{ id: '1', type: 'subscribe', payload: { query: [book] } }], 4400],
  ])('that sends %s is closed', async (what, messages, code) => {
    await start();
    const early = what.includes('before');
    if (early) bare.identity.authenticate = () => new Promise(() => {});
    const socket = early ? await open() : await acknowledged();
    socket.say(...messages);
    expect(await socket.closed).toBe(code);
  });

  it('comes and goes a thousand times and leaves no listener and no tap behind', async () => {
    await start();
    const socket = await acknowledged();
    const feeds = [book, progress, everything];
    for (let round = 0; round < 25; round += 1) {
      const ids = Array.from({ length: 40 }, (_, n) => `${round}-${n}`);
      socket.say(...ids.map((id, n) => subscribe(id, feeds[n % 3]!)));
      await socket.hear(27, ({ type }) => type === 'next');
      socket.say(...ids.map(complete));
      await settled(socket);
    }
    expect(listening).toBe(0);
    expect(saga.taps()).toBe(1);
    const before = saga.looks();
    await saga.tell('s');
    await settled(socket);
    expect(saga.looks()).toBe(before);
    await saga.sagaFeed.close();
    expect(saga.taps()).toBe(0);
  });

  it('is one of a hundred that vanish in the middle of their feeds, and are forgotten', async () => {
    await start();
    const clients = Array.from({ length: 100 }, () => socketClient(bare.url, 'admin@acme'));
    await Promise.all(
      clients.flatMap((client) => [client.follow(book).next(), client.follow(progress).next()]),
    );
    expect(listening).toBe(100);
    await Promise.all(
      clients.map(async (client) => {
        client.dispose();
        await client.closed;
      }),
    );
    await send(bare.url, { query: '{ __typename }' });
    expect(listening).toBe(0);
    const before = saga.looks();
    await saga.tell('s');
    await send(bare.url, { query: '{ __typename }' });
    expect(saga.looks()).toBe(before);
  });
});
