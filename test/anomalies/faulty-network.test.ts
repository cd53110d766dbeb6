import { setTimeout as pass } from 'node:timers/promises';
import { businessAt, type Business } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const servers = ['PostgreSQL', 'RabbitMQ', 'the downstream'] as const;
type Server = (typeof servers)[number];
const addressOf: Readonly<Record<Server, string>> = {
  PostgreSQL: 'DATABASE_URL',
  RabbitMQ: 'AMQP_URL',
  'the downstream': 'DOWNSTREAM_URL',
};

/** How long a fault lasts: many times what an answer takes. */
const faultMs = 500;

/** Each ends the fault before it resolves. */
const faults: Readonly<Record<string, (network: TcpProxy) => Promise<void>>> = {
  'answers slowly': async (network) => {
    network.delay(50);
    await pass(faultMs);
    network.delay(0);
  },
  'loses every connection': async (network) => network.cut(),
  'is half-open, then gone': async (network) => {
    network.freeze();
    await pass(faultMs);
    network.cut();
    await network.restore();
  },
  'does as it is told, and its answers are lost': async (network) => {
    network.loseAnswers();
    await pass(faultMs);
    network.cut();
    await network.restore();
  },
};

const cases = servers.flatMap((server) =>
  Object.entries(faults).map(([fault, inflict]) => [server, fault, inflict] as const),
);

describe('an upgrade while the network is at fault', () => {
  let stand: EngineStand;
  let address: string;
  let token: string;
  let acme: Business;
  const networks = new Map<Server, TcpProxy>();

  beforeAll(async () => {
    stand = await engineStand();
    const env: Record<string, string> = {};
    for (const server of servers) {
      const direct = stand.env[addressOf[server]] ?? '';
      const network = await tcpProxy(direct);
      networks.set(server, network);
      env[addressOf[server]] = network.through(direct);
    }
    // In a process of its own: errors of Node itself are none to `instanceof` within the test runner.
    address = await (await stand.launch(env)).up;
    token = await stand.token();
    acme = businessAt(address, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
  });
  afterAll(async () => {
    for (const network of networks.values()) await network.restore();
    await stand?.drop();
    for (const network of networks.values()) await network.close();
  });

  it.each(cases)(
    '%s %s: the saga completes, each effect once, and the read models follow',
    async (server, _fault, inflict) => {
      const accountId = await acme.open();
      const { subscription } = await acme.start(accountId, 'silver');
      const call = stand.downstream.hold('/provisioning/changePlan');
      const { saga, consistencyToken: after } = await acme.change(subscription.id, 'gold');
      await call.arrived;
      const inflicted = inflict(networks.get(server)!);
      call.release();
      await inflicted;

      const progress = await toTheEnd(followSaga(() => address, token, saga.id));
      expect(progress.map(({ version }) => version)).toEqual(progress.map((_, index) => index + 1));
      expect(progress.at(-1)?.type).toBe('SagaCompleted');
      const ofSaga = ({ key }: { readonly key: string }): boolean =>
        key.startsWith(saga.id.replace(/^\w+:/, ''));
      const effects = stand.downstream.ledger.entries().filter(ofSaga);
      expect(effects.map(({ kind, downstream }) => `${kind} ${downstream}`).sort()).toEqual([
        'applied analytics',
        'applied crm',
        'applied engagement',
        'applied provisioning',
      ]);
      expect(stand.downstream.standing(tenant).filter(ofSaga)).toHaveLength(4);
      const { data } = await acme.ask(
        'query ($id: ID!, $after: String) { account(id: $id, after: $after) { standing { planTier stale } } }',
        { id: accountId, after },
      );
      expect(data).toEqual({ account: { standing: { planTier: 'gold', stale: false } } });
    },
  );
});
