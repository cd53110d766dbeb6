import { randomUUID } from 'node:crypto';
import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

describe('what is changed through the door besides an upgrade', () => {
  let engine: WholeEngine;
  let acme: Business;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('bronze', 0, '10.00', 1);
  });
  afterAll(() => engine.stop());

  const change = async (mutation: string, input: object, shape: string) => {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const { data, errors } = await acme.ask<Record<string, Record<string, unknown>>>(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shape} consistencyToken userErrors { code } } }`,
      { input },
      randomUUID(),
    );
    expect(errors).toEqual([]);
    return data![mutation]!;
  };

  it("changes an account's contact, which the history and the CRM show", async () => {
    const accountId = await acme.open();
    const contact = { name: 'Peter Gibbons', email: 'peter@initech.example' };
    const shape = 'account { version contact { name email phone } }';
    const changed = await change('accountChangeContact', { accountId, contact, expectedVersion: 1 }, shape);
    expect(changed).toMatchObject({ userErrors: [], account: { version: 2, contact } });
    const stale = await change('accountChangeContact', { accountId, contact, expectedVersion: 1 }, shape);
    expect(stale).toMatchObject({ account: null, userErrors: [{ code: 'VersionConflict' }] });
  });

  it('cancels a subscription: service, recurring revenue and plan tier end', async () => {
    const accountId = await acme.open();
    const { subscription } = await acme.start(accountId, 'silver');
    const input = { subscriptionId: subscription.id, reason: 'too dear' };
    const cancelled = await change('subscriptionCancel', input, 'invoiceId subscription { cancelledOn }');
    expect(cancelled).toMatchObject({ userErrors: [], invoiceId: null });
    const { data } = await acme.ask<object>(
      `query ($account: ID!, $after: String!) {
        account(id: $account, after: $after) { standing { stale liveSubscriptions arr { amount } } }
        arr(after: $after) { stale movements(filter: { accountId: $account }) { nodes { kind mrrDelta { amount } } } }
        entitlements(accountId: $account) { features { key } }
      }`,
      { account: accountId, after: cancelled['consistencyToken'] },
    );
    expect(data).toEqual({
      account: { standing: { stale: false, liveSubscriptions: 0, arr: { amount: '0.00' } } },
      arr: {
        stale: false,
        movements: {
          nodes: [
            { kind: 'CHURN', mrrDelta: { amount: '-30.00' } },
            { kind: 'NEW', mrrDelta: { amount: '30.00' } },
          ],
        },
      },
      entitlements: { features: [] },
    });
    expect(await change('subscriptionCancel', input, 'subscription { id }')).toMatchObject({
      subscription: null,
      userErrors: [{ code: 'SubscriptionCancelled' }],
    });
  });

  it('credits a line of an invoice in part, then what is left, and no more', async () => {
    const { invoiceId } = await acme.start(await acme.open(), 'silver');
    const { data } = await acme.ask<{ invoice: { lines: { lineId: string }[] } }>(
      `{ invoice(id: "${invoiceId}") { lines { lineId } } }`,
    );
    const lines = [{ lineId: data!.invoice.lines[0]!.lineId, amount: { amount: '12.50', currency: 'USD' } }];
    const shape = 'creditNote { total { amount } }';
    const credit = (input: object) =>
      change('invoiceCredit', { invoiceId, reason: 'outage', ...input }, shape);
    expect(await credit({ lines })).toMatchObject({ creditNote: { total: { amount: '-12.50' } } });
    expect(await credit({})).toMatchObject({ creditNote: { total: { amount: '-17.50' } } });
    expect(await credit({})).toMatchObject({ creditNote: null, userErrors: [{ code: 'NothingToCredit' }] });
  });

  it('retires a plan, which takes no new subscriptions from then on', async () => {
    const retired = await change('planRetire', { planCode: 'bronze' }, 'plan { code }');
    expect(retired).toMatchObject({ userErrors: [], plan: { code: 'bronze' } });
    const input = { accountId: await acme.open(), planCode: 'bronze' };
    const refused = await change('subscriptionStart', input, 'subscription { id }');
    expect(refused).toMatchObject({ subscription: null, userErrors: [{ code: 'PlanRetired' }] });
  });
});
