import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { businessAt, type Business } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';

interface Payload {
  readonly subscriptionChangePlan: {
    readonly saga: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string }[];
  };
}

const change = `mutation ($input: SubscriptionChangePlanInput!) { subscriptionChangePlan(input: $input) {
  saga { id } invoiceId consistencyToken
  userErrors { __typename code message path ... on VersionConflict { expectedVersion actualVersion } } } }`;

describe('changes to one subscription at the same time', () => {
  let stand: EngineStand;
  let app: App;
  let acme: Business;
  let subscriptionId: string;
  let version: number;

  beforeAll(async () => {
    stand = await engineStand();
    app = await stand.start();
    acme = businessAt(app.address, await stand.token());
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    await acme.publish('platinum', 3, '90.00', 50);
  });
  beforeEach(async () => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    ({ id: subscriptionId, version } = subscription);
  });
  afterAll(() => stand?.drop());

  const eventCount = async (): Promise<number> => {
    const { rows } = await app.engine.pool.query<{ n: number }>('select count(*)::int as n from events');
    return rows[0]?.n ?? -1;
  };
  const ask = async (
    more: object,
    key: string = randomUUID(),
  ): Promise<Payload['subscriptionChangePlan']> => {
    const { data, errors } = await acme.ask<Payload>(change, { input: { subscriptionId, ...more } }, key);
    expect(errors).toEqual([]);
    return data!.subscriptionChangePlan;
  };
  const toItsEnd = async (sagaId: string): Promise<string | undefined> =>
    (await toTheEnd(followSaga(() => app.address, await stand.token(), sagaId))).at(-1)?.type;

  it('under one key are one: one answer, one saga, each effect once', async () => {
    const effects = stand.downstream.ledger.entries().length;
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ planCode: 'gold' }, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await toItsEnd(answers[0]?.saga?.id ?? '')).toBe('SagaCompleted');
    expect(stand.downstream.ledger.entries()).toHaveLength(effects + 4);
    expect(stand.downstream.standing(tenant)).toHaveLength(effects + 4);
  });

  it('under different keys: one is done, the other is told that a change is in progress', async () => {
    const provisioning = stand.downstream.hold('/provisioning/changePlan');
    const answers = await Promise.all([ask({ planCode: 'gold' }), ask({ planCode: 'platinum' })]);
    await provisioning.arrived;
    const done = answers.filter(({ saga }) => saga !== null);
    expect(done).toHaveLength(1);
    const before = await eventCount();
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([
      expect.objectContaining({ __typename: 'NotAllowedNowError', code: 'ChangeInProgress' }),
    ]);
    expect((await ask({ quantity: 3 })).userErrors[0]?.code).toBe('ChangeInProgress');
    expect(await eventCount()).toBe(before);
    provisioning.release();
    expect(await toItsEnd(done[0]?.saga?.id ?? '')).toBe('SagaCompleted');
  });

  it('that were decided on the same version: one is done, the other learns which version is reached', async () => {
    const expectedVersion = version;
    const answers = await Promise.all([
      ask({ planCode: 'gold', expectedVersion }),
      ask({ planCode: 'platinum', expectedVersion }),
    ]);
    const done = answers.filter(({ saga }) => saga !== null);
    expect(done).toHaveLength(1);
    expect(await toItsEnd(done[0]?.saga?.id ?? '')).toBe('SagaCompleted');
    const before = await eventCount();
    const late = await ask({ planCode: 'silver', expectedVersion });
    expect(late.userErrors).toEqual([
      expect.objectContaining({
        __typename: 'VersionConflict',
        path: ['input', 'expectedVersion'],
        expectedVersion,
        actualVersion: version + 2,
        message: expect.stringMatching(/read again/) as string,
      }),
    ]);
    expect(await eventCount()).toBe(before);
  });
});
