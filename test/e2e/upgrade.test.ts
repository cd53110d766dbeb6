import type { App } from '../../src/app.ts';
import { businessAt, type Business, type Changed } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd, until, type Progress } from '../support/saga-follower.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

const figures = `query ($account: ID!, $invoice: ID!, $after: String!) {
  account(id: $account, after: $after) { standing { planTier mrr { amount } stale } }
  arr(after: $after) { stale movements { nodes { kind mrrDelta { amount } } } }
  entitlements(accountId: $account, strong: false, after: $after) { stale features { key limit } }
  revenue(after: $after) { stale schedules(invoiceId: $invoice) { lineId amount { amountMinor } } }
  invoice(id: $invoice) { total { amountMinor } } }`;

describe.each(['rabbitmq', 'in-process'] as const)('an upgrade, by way of %s', (broker) => {
  let stand: EngineStand;
  let app: App;
  let token: string;
  let acme: Business;

  beforeAll(async () => {
    stand = await engineStand(broker);
    app = await stand.start();
    expect(app.broker.kind).toBe(broker);
    token = await stand.token();
    acme = businessAt(app.address, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
  });
  afterAll(() => stand?.drop());

  const upgrade = async (): Promise<Changed & { readonly accountId: string }> => {
    const accountId = await acme.open();
    const { subscription } = await acme.start(accountId, 'silver');
    return { ...(await acme.change(subscription.id, 'gold')), accountId };
  };

  it('is in all four read models for whoever brings its token', async () => {
    const { accountId: account, invoiceId: invoice, consistencyToken: after } = await upgrade();
    const { data, errors } = await acme.ask<{ invoice: Priced }>(figures, { account, invoice, after });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      account: { standing: { planTier: 'gold', mrr: { amount: '50.00' }, stale: false } },
      arr: {
        stale: false,
        movements: {
          nodes: [
            { kind: 'EXPANSION', mrrDelta: { amount: '20.00' } },
            { kind: 'NEW', mrrDelta: { amount: '30.00' } },
          ],
        },
      },
      entitlements: {
        stale: false,
        features: [
          { key: 'api', limit: null },
          { key: 'seats', limit: 20 },
        ],
      },
      revenue: { stale: false },
    });
    const { schedules } = (data as unknown as { revenue: { schedules: readonly { amount: Minor }[] } })
      .revenue;
    const scheduled = schedules.reduce((sum, { amount }) => sum + BigInt(amount.amountMinor), 0n);
    expect(scheduled).toBe(BigInt(data?.invoice.total.amountMinor ?? -1));
  });

  it('reaches every downstream once, and is followed without a gap across lost connections', async () => {
    const provisioning = stand.downstream.hold('/provisioning/changePlan');
    const crm = stand.downstream.hold('/crm/upsertSubscription');
    const network = await tcpProxy(app.address);
    try {
      const { saga } = await upgrade();
      const progress = followSaga(() => network.through(app.address), token, saga.id);

      const before = await until(progress, ({ step }) => step === 'provisioning');
      await provisioning.arrived;
      network.cut();
      provisioning.release();
      const between = await until(progress, ({ type, step }) => type === 'StepStarted' && step === 'crm');
      await crm.arrived;
      network.cut();
      crm.release();
      const seen = [...before, ...between, ...(await toTheEnd(progress))];

      expect(seen.map(({ version }) => version)).toEqual(seen.map((_, index) => index + 1));
      expect(seen[0]?.type).toBe('SagaStarted');
      expect(seen.at(-1)).toMatchObject({ type: 'SagaCompleted', isLast: true });
      expect(stepsOf(seen)).toEqual([
        'analytics',
        'billing',
        'crm',
        'engagement',
        'provisioning',
        'revenue-recognition',
      ]);
      expect(await toTheEnd(followSaga(() => app.address, token, saga.id, 4))).toEqual(seen.slice(4));

      const ofSaga = (key: string): boolean => key.startsWith(saga.id.replace(/^\w+:/, ''));
      const effects = stand.downstream.standing(tenant).filter(({ key }) => ofSaga(key));
      expect(effects.map(({ downstream }) => downstream).sort()).toEqual([
        'analytics',
        'crm',
        'engagement',
        'provisioning',
      ]);
      expect(stand.downstream.calls.filter(ofSaga)).toHaveLength(4);
    } finally {
      await network.close();
    }
  });
});

interface Minor {
  readonly amountMinor: string;
}
interface Priced {
  readonly total: Minor;
}

const stepsOf = (progress: readonly Progress[]): (string | null)[] =>
  progress.flatMap(({ type, step }) => (type === 'StepSucceeded' ? [step] : [])).sort();
