import { usd } from '../../src/commands/examples.ts';
import type { CommandContext, Commands } from '../../src/commands/index.ts';
import type { Preview, Previews } from '../../src/preview/index.ts';
import { did, openShop, shown, tenant, type Shop } from './shop.ts';

let clock: Shop['clock'];
let commands: Commands;
let previews: Previews;
let accountId: string;
let as: () => CommandContext;
beforeEach(async () => void ({ clock, commands, previews, accountId, as } = await openShop()));

async function started(planCode: string): Promise<string> {
  return (await did(commands.startSubscription(as(), { accountId, planCode }))).subscriptionId;
}

// Stripe docs, subscriptions/prorations: 10 to 20 a month at half the period gives credit -5, debit +10, net +5.
test('an upgrade at half the period shows all that follows from it', async () => {
  const subscriptionId = await started('ten');
  clock.set('2026-04-16T12:00:00.000Z');
  const preview = await shown(previews.changePlan({ tenant }, { subscriptionId, planCode: 'twenty' }));

  expect(preview).toMatchObject({
    subscriptionId,
    version: 1,
    changes: true,
    direction: 'upgrade',
    effectiveAt: '2026-04-16T12:00:00.000Z',
    credit: usd('5.00'),
    total: usd('5.00'),
  });
  expect(preview.invoices.map(({ lines }) => lines.map(({ kind, amount }) => [kind, amount]))).toEqual([
    [
      ['proration_credit', usd('-5.00')],
      ['proration_charge', usd('10.00')],
    ],
  ]);
  expect(preview.nextInvoice).toMatchObject({ on: '2026-05-01', invoice: { total: usd('20.00') } });
  expect(preview.recurring).toEqual({
    currency: 'USD',
    before: { mrr: 1_000n, arr: 12_000n },
    after: { mrr: 2_000n, arr: 24_000n },
    movements: [
      {
        subscriptionId,
        currency: 'USD',
        day: '2026-04-16',
        kind: 'expansion',
        previously: null,
        mrrDelta: 1_000n,
        arrDelta: 12_000n,
      },
    ],
  });
  expect(preview.recognition).toMatchObject([
    { month: '2026-04', billed: 500n, recognised: 500n, remaining: 0n },
  ]);
  expect(
    preview.entitlements.map(({ key, before, after }) => [
      key,
      before && limitOf(before),
      after && limitOf(after),
    ]),
  ).toEqual([
    ['seats', 10, 25],
    ['sso', null, 'yes'],
  ]);
  expect(
    preview.sagas.map(({ type, steps }) => [type, steps.map(({ name, status }) => [name, status])]),
  ).toEqual([
    [
      'plan-change',
      [
        ['billing', 'succeeded'],
        ['provisioning', 'ready'],
        ['crm', 'pending'],
        ['engagement', 'pending'],
        ['revenue-recognition', 'pending'],
        ['analytics', 'pending'],
      ],
    ],
  ]);
});

const limitOf = (feature: NonNullable<Preview['entitlements'][number]['after']>): number | string =>
  feature.kind === 'limit' ? feature.limit : 'yes';

test('a start that is dated back shows every period since, and what would then count otherwise', async () => {
  const first = await started('ten');
  const input = { accountId, planCode: 'twenty', startedOn: '2026-02-15' };
  const preview = await shown(previews.startSubscription({ tenant }, input));

  expect(preview).toMatchObject({
    subscriptionId: null,
    version: null,
    total: usd('40.00'),
    credit: usd('0.00'),
  });
  expect(preview.invoices[0]?.lines.map(({ period }) => period.start)).toEqual(['2026-02-15', '2026-03-15']);
  expect(preview.nextInvoice).toMatchObject({ on: '2026-04-15', invoice: { total: usd('20.00') } });
  expect(preview.recurring.movements).toMatchObject([
    { day: '2026-02-15', kind: 'new', previously: null, mrrDelta: 2_000n },
    { day: '2026-04-01', kind: 'expansion', previously: 'new', mrrDelta: 1_000n, subscriptionId: first },
  ]);
  // 20.00 by day: 14 of 28 days, then 17 of 31; posted in April, so that it is unbilled until then.
  expect(preview.recognition).toMatchObject([
    { month: '2026-02', billed: 0n, recognised: 1_000n, remaining: -1_000n },
    { month: '2026-03', billed: 0n, recognised: 2_097n, remaining: -3_097n },
    { month: '2026-04', billed: 4_000n, recognised: 903n, remaining: 0n },
  ]);
  expect(preview.sagas).toEqual([]);
});

test('a cancellation shows the periods that it still bills, and what is lost', async () => {
  const subscriptionId = await started('ten');
  clock.set('2026-05-16T12:00:00.000Z');
  const preview = await shown(previews.cancelSubscription({ tenant }, { subscriptionId }));

  expect(preview).toMatchObject({
    total: usd('10.00'),
    nextInvoice: null,
    effectiveAt: '2026-05-16T12:00:00.000Z',
  });
  expect(preview.recurring).toMatchObject({
    after: { mrr: 0n, arr: 0n },
    movements: [{ kind: 'churn', mrrDelta: -1_000n, arrDelta: -12_000n }],
  });
  expect(preview.entitlements).toMatchObject([{ key: 'seats', after: null }]);
});

test('terms that are in force already show no change', async () => {
  const subscriptionId = await started('ten');
  const preview = await shown(previews.changePlan({ tenant }, { subscriptionId, quantity: 1 }));
  expect(preview).toMatchObject({
    changes: false,
    direction: null,
    effectiveAt: null,
    invoices: [],
    total: usd('0.00'),
    recurring: { movements: [] },
    recognition: [],
    entitlements: [],
    sagas: [],
  });
});

test.each([
  ['malformed', { subscriptionId: '', quantity: 0 }, ['InvalidInput', 'InvalidQuantity']],
  ['about nothing', { subscriptionId: 'no-such' }, ['SubscriptionNotFound']],
])('what is %s is refused as the command refuses it', async (_name, input, codes) => {
  const shown = await previews.changePlan({ tenant }, input);
  expect(shown).toEqual(await commands.changePlan(as(), input));
  expect(shown.ok ? [] : shown.errors.map(({ code }) => code)).toEqual(codes);
});

test('a subscription that has moved since it was looked at is refused', async () => {
  const subscriptionId = await started('ten');
  const shown = await previews.cancelSubscription({ tenant, expectedVersion: 7 }, { subscriptionId });
  expect(shown).toMatchObject({
    ok: false,
    errors: [{ code: 'VersionConflict', data: { expected: 7, actual: 1 } }],
  });
});

test("another tenant's subscription does not exist", async () => {
  const subscriptionId = await started('ten');
  const shown = await previews.cancelSubscription({ tenant: 'other' }, { subscriptionId });
  expect(shown).toMatchObject({ ok: false, errors: [{ code: 'SubscriptionNotFound' }] });
});
