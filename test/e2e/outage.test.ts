import { randomUUID } from 'node:crypto';
import { businessAt, type Business } from '../gateway/business.ts';
import { send } from '../gateway/client.ts';
import { socketClient } from '../gateway/socket-client.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

interface Readiness {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

describe('an engine whose servers vanish while it runs', () => {
  let stand: EngineStand;
  let database: TcpProxy;
  let broker: TcpProxy;
  let address: string;
  let token: string;
  let acme: Business;

  beforeAll(async () => {
    stand = await engineStand();
    database = await tcpProxy(stand.env['DATABASE_URL'] ?? '');
    broker = await tcpProxy(stand.env['AMQP_URL'] ?? '');
    // In a process of its own: errors of Node itself are none to `instanceof` within the test runner.
    const engine = await stand.launch({
      DATABASE_URL: database.through(stand.env['DATABASE_URL'] ?? ''),
      AMQP_URL: broker.through(stand.env['AMQP_URL'] ?? ''),
    });
    address = await engine.up;
    token = await stand.token();
    acme = businessAt(address, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
  });
  afterAll(async () => {
    await database?.restore();
    await broker?.restore();
    await stand?.drop();
    await database?.close();
    await broker?.close();
  });

  const readiness = async (): Promise<Readiness & { readonly status: number }> => {
    const response = await fetch(new URL('/health/ready', address));
    return { status: response.status, ...((await response.json()) as Readiness) };
  };
  /** Asks again until it is so; a report takes as long as its checks, and a server's return announces itself nowhere else. */
  const reports = async (ok: boolean): Promise<Readiness> => {
    for (;;) {
      const report = await readiness();
      if (report.ok === ok) return report;
    }
  };
  const eventCount = async (): Promise<number> => {
    const { rows } = await stand.database.pool.query<{ n: number }>('select count(*)::int as n from events');
    return rows[0]?.n ?? -1;
  };

  it('takes changes while the broker is away, says so, and carries them on when it is back', async () => {
    const accountId = await acme.open();
    const { subscription } = await acme.start(accountId, 'silver');
    await broker.refuse();
    const report = await reports(false);
    expect(report.checks).toEqual({
      database: 'ok',
      broker: expect.stringMatching(/RabbitMQ cannot be reached at AMQP_URL/) as string,
    });
    expect((await readiness()).status).toBe(503);

    const { saga, consistencyToken: after } = await acme.change(subscription.id, 'gold');
    const { data } = await acme.ask(
      'query ($id: ID!) { entitlementCheck(accountId: $id, feature: "seats") { granted limit stale } }',
      { id: accountId },
    );
    expect(data).toEqual({ entitlementCheck: { granted: true, limit: 20, stale: false } });

    await broker.restore();
    expect(await reports(true)).toMatchObject({ checks: { database: 'ok', broker: 'ok' } });
    const progress = await toTheEnd(followSaga(() => address, token, saga.id));
    expect(progress.map(({ version }) => version)).toEqual(progress.map((_, index) => index + 1));
    expect(progress.at(-1)?.type).toBe('SagaCompleted');
    expect(stand.downstream.standing(tenant)).toHaveLength(4);
    const caughtUp = await acme.ask(
      'query ($id: ID!, $after: String) { account(id: $id, after: $after) { standing { planTier stale } } }',
      { id: accountId, after },
    );
    expect(caughtUp.data).toEqual({ account: { standing: { planTier: 'gold', stale: false } } });
    // The relay clears what was written meanwhile.
    while ((await stand.database.pool.query('select from outbox')).rowCount !== 0);
  });

  it('asks to be sent the same again while the database is away, and does it once when it is back', async () => {
    const accountId = await acme.open();
    const { subscription } = await acme.start(accountId, 'silver');
    const before = await eventCount();
    await database.refuse();
    expect((await reports(false)).checks).toEqual({
      database: expect.stringMatching(/ECONNREFUSED|ECONNRESET|Connection terminated/) as string,
      broker: 'ok',
    });
    expect((await readiness()).status).toBe(503);
    expect((await fetch(new URL('/health/live', address))).status).toBe(200);

    const key = randomUUID();
    const change = `mutation { subscriptionChangePlan(input: { subscriptionId: "${subscription.id}", planCode: "gold" }) {
      saga { id } userErrors { code } } }`;
    const refused = await acme.ask(change, {}, key);
    expect(refused.errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/same request again, with the same idempotency key/) as string,
      }),
    ]);
    expect(refused.errors[0]?.extensions.code).toBe('UNAVAILABLE');

    await database.restore();
    expect((await reports(true)).checks).toEqual({ database: 'ok', broker: 'ok' });
    expect(await eventCount()).toBe(before);
    const [one, other] = await Promise.all([
      acme.ask<Changed>(change, {}, key),
      acme.ask<Changed>(change, {}, key),
    ]);
    expect(one.data).toEqual(other.data);
    const saga = one.data!.subscriptionChangePlan.saga.id;
    expect((await toTheEnd(followSaga(() => address, token, saga))).at(-1)?.type).toBe('SagaCompleted');
    expect(stand.downstream.standing(tenant)).toHaveLength(8);
  });

  it('cannot recognise callers while the database is away, and says that it is its own fault', async () => {
    const stranger = await stand.token('finance', 'umbrella');
    await database.refuse();
    await reports(false);
    const { status, errors } = await send(address, { query: '{ __typename }', token: stranger });
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([503, ['UNAVAILABLE']]);
    expect(JSON.stringify(errors)).not.toMatch(/ECONN|at .*\.ts/);
    const socket = socketClient(address, stranger);
    const feed = socket.follow('subscription { arrChanged { snapshot } }');
    await expect(feed.next()).rejects.toMatchObject({ code: 1013 });
    socket.dispose();
    await database.restore();
    await reports(true);
  });
});

interface Changed {
  readonly subscriptionChangePlan: { readonly saga: { readonly id: string } };
}
