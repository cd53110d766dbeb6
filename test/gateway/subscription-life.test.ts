import { randomUUID } from 'node:crypto';
import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

interface Shown {
  readonly subscription: Record<string, unknown> | null;
  readonly userErrors: readonly { readonly code: string }[];
}

const standing = `
  status later: status(at: "${day(400)}T00:00:00.000Z") onHold trialUntil
  pendingChange { kind direction terms { quantity } }
  scheduledCancellation { on reason }
  addOns { planCode quantity price { model } }
  discounts { couponCode takesOff periodsLeft }
  overrides { key kind limit value }`;

describe('the life of a subscription through the door', () => {
  let engine: WholeEngine;
  let acme: Business;
  let subscriptionId: string;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
    const started = await acme.start(await acme.open(), 'silver');
    subscriptionId = started.subscription.id;
  });
  afterAll(() => engine.stop());

  async function verb(name: string, input: object = {}, type?: string): Promise<Shown> {
    const mutation = `subscription${name}`;
    const inputType = type ?? `Subscription${name}Input`;
    const { data, errors } = await acme.ask<Record<string, Shown>>(
      `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { subscription { ${standing} } userErrors { code } } }`,
      { input: { subscriptionId, ...input } },
      randomUUID(),
    );
    expect(errors).toEqual([]);
    return data![mutation]!;
  }
  const simple = (name: string, input: object = {}) => verb(name, input, 'SubscriptionInput');

  const codes = ({ userErrors }: Shown): readonly string[] => userErrors.map(({ code }) => code);

  it('agrees on a cancellation, foresees it, and takes it back', async () => {
    const going = await verb('Cancel', { when: 'PERIOD_END', reason: 'too dear' });
    expect(going.subscription).toMatchObject({
      status: 'CANCELLATION_SCHEDULED',
      later: 'CANCELLED',
      scheduledCancellation: { reason: 'too dear' },
    });
    expect(codes(await simple('Pause'))).toEqual(['CancellationScheduled']);
    const stays = await simple('UndoCancellation');
    // Nobody has paid the first invoice, nor will have if nothing else is done.
    expect(stays.subscription).toMatchObject({
      status: 'ACTIVE',
      later: 'PAST_DUE',
      scheduledCancellation: null,
    });
  });

  it('agrees on a change for the end of the period, replaces it, and revokes it', async () => {
    await verb('ChangeQuantity', { quantity: 3, when: 'PERIOD_END' });
    const replaced = await verb('ChangeQuantity', { quantity: 2, when: 'PERIOD_END' });
    expect(replaced.subscription).toMatchObject({
      pendingChange: { kind: 'QUANTITY', direction: 'UPGRADE', terms: { quantity: 2 } },
    });
    expect((await simple('RevokeChange')).subscription).toMatchObject({ pendingChange: null });
    expect(codes(await simple('RevokeChange'))).toEqual(['NoPendingChange']);
  });

  it('holds and releases service', async () => {
    expect((await simple('Hold')).subscription).toMatchObject({ status: 'ON_HOLD', onHold: true });
    expect((await simple('Release')).subscription).toMatchObject({ status: 'ACTIVE', onHold: false });
    expect(codes(await simple('Release'))).toEqual(['SubscriptionNotOnHold']);
  });

  it('has features of its own', async () => {
    const overrides = [
      { key: 'seats', limit: 50 },
      { key: 'region', value: 'eu' },
    ];
    expect((await verb('SetOverrides', { overrides })).subscription).toMatchObject({
      overrides: [
        { key: 'seats', kind: 'LIMIT', limit: 50, value: null },
        { key: 'region', kind: 'CONFIG', limit: null, value: 'eu' },
      ],
    });
  });

  it('redeems a coupon and gives it back', async () => {
    const coupon = { couponCode: 'SPRING', name: 'Spring', percent: '10', duration: 'PERIODS', periods: 3 };
    const { data } = await acme.ask<Record<string, { userErrors: readonly object[] }>>(
      'mutation ($input: CouponPublishInput!) { couponPublish(input: $input) { userErrors { code message } } }',
      { input: coupon },
      randomUUID(),
    );
    expect(data!['couponPublish']!.userErrors).toEqual([]);
    const redeemed = await verb('ApplyCoupon', { couponCode: 'SPRING' }, 'SubscriptionCouponInput');
    expect(redeemed.subscription).toMatchObject({
      discounts: [{ couponCode: 'SPRING', takesOff: '10 %', periodsLeft: 3 }],
    });
    const removed = await verb('RemoveCoupon', { couponCode: 'SPRING' }, 'SubscriptionCouponInput');
    expect(removed.subscription).toMatchObject({ discounts: [] });
  });

  it('pauses, resumes, ends and comes back', async () => {
    expect((await simple('Pause')).subscription).toMatchObject({ status: 'PAUSED' });
    expect(codes(await verb('ChangeQuantity', { quantity: 9 }))).toEqual(['SubscriptionPaused']);
    expect((await verb('Resume', { anchor: 'MOVE' })).subscription).toMatchObject({ status: 'ACTIVE' });
    expect((await verb('Cancel', { settlement: 'CREDIT' })).subscription).toMatchObject({
      status: 'CANCELLED',
    });
    expect((await simple('Reactivate')).subscription).toMatchObject({ status: 'ACTIVE' });
  });

  it('starts on a day to come, with a trial, and says how it will stand', async () => {
    const accountId = await acme.open();
    const { data } = await acme.ask<Record<string, Shown>>(
      `mutation ($input: SubscriptionStartInput!) { subscriptionStart(input: $input) {
        subscription { status onTrial: status(at: "${day(6)}T12:00:00.000Z") later: status(at: "${day(30)}T00:00:00.000Z") trialUntil }
        userErrors { code } } }`,
      { input: { accountId, planCode: 'silver', startedOn: day(5), trialDays: 14 } },
      randomUUID(),
    );
    expect(data!['subscriptionStart']).toEqual({
      subscription: { status: 'SCHEDULED', onTrial: 'TRIALING', later: 'ACTIVE', trialUntil: day(19) },
      userErrors: [],
    });
  });
});
