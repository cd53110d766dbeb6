import { businessAt, type Business } from './business.ts';
import { setConventions, shownConventions } from './setting-conventions.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

let engine: WholeEngine;
beforeAll(async () => (engine = await startWholeEngine(['timing', 'umbrella'])));
afterAll(() => engine.stop());

const asAdmin = async (tenant: string): Promise<Business> =>
  businessAt(engine.url, await engine.token(tenant, 'admin'));

describe('conventions', () => {
  test('are the default ones until an admin sets some, and only what is given changes', async () => {
    const umbrella = await asAdmin('umbrella');
    const none = { proration: 'DAY', recognition: 'DAY', upgrade: 'NOW', downgrade: 'PERIOD_END' };
    expect(await shownConventions(umbrella)).toEqual({ ...none, setAt: null, version: 0 });
    const { data } = await setConventions(umbrella, { proration: 'SECOND', expectedVersion: 0 });
    const after = { ...none, proration: 'SECOND', setAt: expect.any(String) as string, version: 1 };
    expect(data?.conventionsSet).toEqual({ conventions: after, userErrors: [] });
    expect(await shownConventions(umbrella)).toEqual(after);
    await setConventions(umbrella, { proration: 'SECOND', upgrade: null });
    expect(await shownConventions(umbrella)).toEqual(after);
    expect((await setConventions(umbrella, { proration: 'DAY', expectedVersion: 0 })).data).toMatchObject({
      conventionsSet: { conventions: null, userErrors: [{ code: 'VersionConflict' }] },
    });
    expect(await shownConventions(await asAdmin('timing'))).toEqual({ ...none, setAt: null, version: 0 });
  });

  test.each(['billing', 'finance', 'support', 'partner', 'viewer'] as const)(
    'may be seen by %s and not be set',
    async (role) => {
      const someone = businessAt(engine.url, await engine.token('timing', role));
      expect((await setConventions(someone, { proration: 'SECOND' })).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ]);
      expect(await shownConventions(someone)).toMatchObject({ proration: 'DAY', version: 0 });
    },
  );
});

test('a change that does not say when takes effect as the tenant has it, and its preview says so', async () => {
  const timing = await asAdmin('timing');
  await timing.publish('silver', 1, '30.00', 5);
  await timing.publish('gold', 2, '50.00', 20);
  const [cheap, dear] = [
    await timing.start(await timing.open(), 'silver'),
    await timing.start(await timing.open(), 'gold'),
  ];
  const preview = (subscriptionId: string, planCode: string) =>
    timing.ask(
      `query ($input: SubscriptionChangePlanInput!) { subscriptionChangePreview(input: $input) {
         preview { direction scheduledFor } userErrors { code } } }`,
      { input: { subscriptionId, planCode } },
    );
  const asked = [
    ['silver to gold', cheap.subscription.id, 'gold'],
    ['gold to silver', dear.subscription.id, 'silver'],
  ] as const;
  const previews = async () =>
    Promise.all(
      asked.map(async ([name, id, code]) => [
        name,
        (await preview(id, code)).data?.['subscriptionChangePreview'],
      ]),
    );
  const of = (direction: string, scheduledFor: unknown) => ({
    preview: { direction, scheduledFor },
    userErrors: [],
  });
  const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string;
  expect(await previews()).toEqual([
    ['silver to gold', of('UPGRADE', null)],
    ['gold to silver', of('DOWNGRADE', day)],
  ]);
  await setConventions(timing, { upgrade: 'PERIOD_END', downgrade: 'NOW' });
  expect(await previews()).toEqual([
    ['silver to gold', of('UPGRADE', day)],
    ['gold to silver', of('DOWNGRADE', null)],
  ]);
  const change = async (id: string, planCode: string) =>
    timing.ask(
      `mutation ($input: SubscriptionChangePlanInput!) { subscriptionChangePlan(input: $input)
         @idempotent(key: "${id}") { direction scheduledFor invoiceId userErrors { code } } }`,
      { input: { subscriptionId: id, planCode } },
    );
  expect((await change(cheap.subscription.id, 'gold')).data).toMatchObject({
    subscriptionChangePlan: { direction: 'UPGRADE', scheduledFor: day, invoiceId: null, userErrors: [] },
  });
  expect((await change(dear.subscription.id, 'silver')).data).toMatchObject({
    subscriptionChangePlan: {
      ...{ direction: 'DOWNGRADE', scheduledFor: null, userErrors: [] },
      invoiceId: expect.any(String) as string,
    },
  });
});
