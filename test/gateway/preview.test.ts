import { businessAt, type Business } from './business.ts';
import { goTo } from './played-time.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

const payload = `userErrors { __typename code path } preview {
  changes direction version
  invoices { lines { kind amount { amount } } total { amount } } credit { amount } total { amount }
  nextInvoice { total { amount } } entitlements { key before { limit } after { limit } }
  recurring { mrrAfter { amount } movements { kind mrrDelta { amount } } }
  recognition { month billed { amount } }
  creditNotes { total { amount } } settlement { toCredit { amount } toPay { amount } } scheduledFor
  sagas { type steps { name status } }
}`;
const preview = `query ($input: SubscriptionChangePlanInput!) { subscriptionChangePreview(input: $input) { ${payload} } }`;

interface Shown {
  readonly preview: {
    readonly total: { readonly amount: string };
    readonly direction: string;
    readonly recognition: unknown;
    readonly recurring: unknown;
    readonly sagas: unknown;
    readonly version: number;
  } | null;
  readonly userErrors: readonly unknown[];
}

describe('previews, through the door', () => {
  let engine: WholeEngine;
  let acme: Business;
  let accountId: string;
  let subscription: { readonly id: string; readonly version: number };

  beforeAll(async () => {
    engine = await startWholeEngine(['acme', 'other']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    // What is shown for the first day holds as long as that lasts.
    await goTo(acme, 'testClockSet', '2026-03-10T15:00:00.000Z');
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    accountId = await acme.open('initech');
    ({ subscription } = await acme.start(accountId, 'silver'));
  });
  afterAll(() => engine.stop());

  const eventsStored = async (): Promise<string> => {
    const { rows } = await engine.app.engine.pool.query<{ count: string }>('select count(*) from events');
    return rows[0]!.count;
  };

  it('show what a start, a change and a cancellation would do, and write nothing', async () => {
    const before = await eventsStored();
    const { data, errors } = await acme.ask<Record<'start' | 'change' | 'cancel', Shown>>(
      `query ($account: ID!, $subscription: ID!) {
        start: subscriptionStartPreview(input: { accountId: $account, planCode: "gold" }) { ${payload} }
        change: subscriptionChangePreview(input: { subscriptionId: $subscription, planCode: "gold" }) { ${payload} }
        cancel: subscriptionCancelPreview(input: { subscriptionId: $subscription }) { ${payload} }
      }`,
      { account: accountId, subscription: subscription.id },
    );
    expect(errors).toEqual([]);
    expect(await eventsStored()).toBe(before);
    expect(data).toMatchObject({
      start: {
        userErrors: [],
        preview: {
          total: { amount: '50.00' },
          nextInvoice: { total: { amount: '50.00' } },
          recurring: { mrrAfter: { amount: '80.00' }, movements: [{ kind: 'EXPANSION' }] },
          entitlements: [{ key: 'seats', before: { limit: 5 }, after: { limit: 25 } }],
        },
      },
      // On the first day the whole period is unused: 30.00 back, 50.00 for the rest.
      change: {
        preview: {
          direction: 'UPGRADE',
          credit: { amount: '30.00' },
          total: { amount: '20.00' },
          recurring: { movements: [{ kind: 'EXPANSION', mrrDelta: { amount: '20.00' } }] },
          sagas: [{ type: 'plan-change' }],
        },
      },
      cancel: {
        preview: {
          invoices: [],
          nextInvoice: null,
          recurring: { mrrAfter: { amount: '0.00' }, movements: [{ kind: 'CHURN' }] },
        },
      },
    });
  });

  it('answer for every verb on a subscription, and write nothing', async () => {
    const before = await eventsStored();
    const of = 'subscriptionId: $id';
    const asked = (verb: string, more = '') =>
      `${verb}: subscription${verb}Preview(input: { ${of} ${more} }) { ${payload} }`;
    const verbs = [
      asked('ChangeQuantity', 'quantity: 3'),
      asked('AddAddOn', 'planCode: "silver"'),
      asked('ChangeAddOnQuantity', 'planCode: "pack" quantity: 2'),
      asked('RemoveAddOn', 'planCode: "pack"'),
      asked('RevokeChange'),
      asked('ApplyCoupon', 'couponCode: "nothing"'),
      asked('RemoveCoupon', 'couponCode: "nothing"'),
      asked('SetOverrides', 'overrides: [{ key: "seats", limit: 50 }]'),
      asked('Pause'),
      asked('Resume'),
      asked('Hold'),
      asked('Release'),
      asked('UndoCancellation'),
      asked('Reactivate'),
    ];
    const shown = new Map<string, Shown>();
    for (const verb of verbs) {
      const { data, errors } = await acme.ask<Record<string, Shown>>(`query ($id: ID!) { ${verb} }`, {
        id: subscription.id,
      });
      expect(errors).toEqual([]);
      for (const [name, answer] of Object.entries(data!)) shown.set(name, answer);
    }
    expect(await eventsStored()).toBe(before);
    const outcomes = [...shown].map(([verb, { preview, userErrors }]) => [
      verb,
      preview ? 'shown' : (userErrors[0] as { code: string }).code,
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      ChangeQuantity: 'shown',
      AddAddOn: 'WrongKindOfOffer',
      ChangeAddOnQuantity: 'AddOnNotHeld',
      RemoveAddOn: 'AddOnNotHeld',
      RevokeChange: 'NoPendingChange',
      ApplyCoupon: 'CouponNotFound',
      RemoveCoupon: 'CouponNotRedeemed',
      SetOverrides: 'shown',
      Pause: 'shown',
      Resume: 'SubscriptionNotPaused',
      Hold: 'shown',
      Release: 'SubscriptionNotOnHold',
      UndoCancellation: 'NoCancellationScheduled',
      Reactivate: 'SubscriptionNotCancelled',
    });
    expect(shown.get('SetOverrides')?.preview).toMatchObject({
      entitlements: [{ key: 'seats', before: { limit: 5 }, after: { limit: 50 } }],
    });
  });

  it('refuse what the mutation refuses, in its words', async () => {
    const { data } = await acme.ask<{ subscriptionChangePreview: Shown }>(preview, {
      input: { subscriptionId: subscription.id, planCode: 'no-such-plan' },
    });
    expect(data?.subscriptionChangePreview).toEqual({
      preview: null,
      userErrors: [{ __typename: 'NotFoundError', code: 'PlanNotFound', path: ['input', 'planCode'] }],
    });
  });

  it('keep from partners what partners may not see', async () => {
    const partner = businessAt(engine.url, await engine.token('acme', 'partner'));
    const input = { subscriptionId: subscription.id, planCode: 'gold' };
    const { data, errors } = await partner.ask<{ subscriptionChangePreview: Shown }>(preview, { input });
    expect(data?.subscriptionChangePreview.preview).toMatchObject({
      total: { amount: '20.00' },
      recurring: null,
      recognition: null,
      sagas: null,
    });
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
  });

  it("know nothing of another tenant's subscriptions", async () => {
    const other = businessAt(engine.url, await engine.token('other', 'admin'));
    const input = { subscriptionId: subscription.id, planCode: 'gold' };
    const { data } = await other.ask<{ subscriptionChangePreview: Shown }>(preview, { input });
    expect(data?.subscriptionChangePreview).toMatchObject({
      preview: null,
      userErrors: [{ code: 'SubscriptionNotFound' }],
    });
  });

  it('come true: what is sent with the version shown does what was shown', async () => {
    const input = { subscriptionId: subscription.id, planCode: 'gold' };
    const { data } = await acme.ask<{ subscriptionChangePreview: Shown }>(preview, { input });
    const shown = data!.subscriptionChangePreview.preview!;
    expect(shown.version).toBe(subscription.version);
    const changed = await acme.change(subscription.id, 'gold');
    expect(changed.direction).toBe(shown.direction);
    const invoice = await acme.ask('query ($id: ID!) { invoice(id: $id) { total { amount } } }', {
      id: changed.invoiceId,
    });
    expect(invoice.data).toEqual({ invoice: { total: shown.total } });
  });
});
