import { processRoles } from '../../src/platform/config.ts';
import { businessAt } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';

describe('roles split over processes', () => {
  let stand: EngineStand;
  beforeAll(async () => void (stand = await engineStand()));
  afterAll(() => stand?.drop());

  it('serve an upgrade together, and report their health apart', async () => {
    const processes = await Promise.all(processRoles.map((role) => stand.launch({ ROLES: role })));
    const addresses = await Promise.all(processes.map(({ up }) => up));
    const gateway = addresses[processRoles.indexOf('gateway')]!;
    for (const address of addresses) {
      // What takes longer than a report waits, as on a busy machine, is not well yet.
      let report = await fetch(new URL('/health/ready', address));
      while (report.status === 503) report = await fetch(new URL('/health/ready', address));
      expect(await report.json()).toEqual({ ok: true, checks: { database: 'ok', broker: 'ok' } });
    }

    const token = await stand.token();
    const acme = businessAt(gateway, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    const accountId = await acme.open();
    const { subscription } = await acme.start(accountId, 'silver');
    const { saga, consistencyToken: after } = await acme.change(subscription.id, 'gold');
    const progress = await toTheEnd(followSaga(() => gateway, token, saga.id));
    expect(progress.map(({ version }) => version)).toEqual(progress.map((_, index) => index + 1));
    expect(progress.at(-1)?.type).toBe('SagaCompleted');
    expect(stand.downstream.standing(tenant)).toHaveLength(4);

    const { data } = await acme.ask(
      'query ($id: ID!, $after: String) { account(id: $id, after: $after) { standing { planTier stale } } }',
      { id: accountId, after },
    );
    expect(data).toEqual({ account: { standing: { planTier: 'gold', stale: false } } });

    expect(await Promise.all(processes.map((launched) => launched.stop()))).toEqual([0, 0, 0, 0]);
  });
});
