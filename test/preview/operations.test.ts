import { usd } from '../../src/commands/examples.ts';
import { did, openShop, shown, tenant, type Shop } from './shop.ts';

let shop: Shop;
let subscriptionId: string;
beforeEach(async () => {
  shop = await openShop();
  const { commands, as, accountId } = shop;
  const tax = { category: 'standard', code: 'T20', name: 'Tax', percent: '20', inclusive: false };
  await did(commands.setTaxes(as(), { accountId, taxes: [tax] }));
  ({ subscriptionId } = await did(commands.startSubscription(as(), { accountId, planCode: 'twenty' })));
});

const at = { tenant };

test('a downgrade is shown for the end of the period: nothing now, and the next bill at the new terms', async () => {
  const preview = await shown(shop.previews.changePlan(at, { subscriptionId, planCode: 'ten' }));
  expect(preview).toMatchObject({
    direction: 'downgrade',
    scheduledFor: '2026-05-01',
    effectiveAt: '2026-05-01T00:00:00.000Z',
    invoices: [],
    recurring: { movements: [] },
    entitlements: [],
    sagas: [],
    nextInvoice: { on: '2026-05-01', invoice: { subtotal: usd('10.00'), total: usd('12.00') } },
  });
});

test('an add-on is shown with the rest of its period, its tax, and what it adds to the features', async () => {
  shop.clock.set('2026-04-16T12:00:00.000Z');
  const preview = await shown(shop.previews.addAddOn(at, { subscriptionId, planCode: 'extra', quantity: 2 }));
  // 20.00 and 12.00 a month, half of it left: -10.00 + 10.00 + 6.00, and 20 % of 6.00.
  expect(preview.invoices).toMatchObject([{ subtotal: usd('6.00'), total: usd('7.20') }]);
  expect(preview).toMatchObject({ total: usd('7.20'), credit: usd('10.00'), direction: 'upgrade' });
  expect(preview.recurring).toMatchObject({ after: { mrr: 3_200n } });
  expect(preview.entitlements).toMatchObject([{ key: 'seats', before: { limit: 25 }, after: { limit: 35 } }]);
});

test('a coupon is shown in the next bill, and takes recurring revenue at once', async () => {
  const preview = await shown(shop.previews.applyCoupon(at, { subscriptionId, couponCode: 'TENTH' }));
  expect(preview.invoices).toEqual([]);
  expect(preview.nextInvoice?.invoice).toMatchObject({ subtotal: usd('18.00'), total: usd('21.60') });
  expect(preview.recurring.movements).toMatchObject([{ kind: 'contraction', mrrDelta: -200n }]);
});

test('a pause is shown with what goes to the credit of the customer', async () => {
  shop.clock.set('2026-04-16T12:00:00.000Z');
  const preview = await shown(shop.previews.pauseSubscription(at, { subscriptionId }));
  expect(preview).toMatchObject({
    total: usd('-12.00'),
    settlement: { toCredit: usd('12.00'), fromCredit: usd('0.00'), toPay: usd('0.00') },
    nextInvoice: null,
    recurring: { movements: [{ kind: 'churn', mrrDelta: -2_000n }] },
  });
  expect(preview.entitlements.map(({ key, after }) => [key, after])).toEqual([
    ['seats', null],
    ['sso', null],
  ]);
});

test('a cancellation that gives back is shown with its credit note, and what recognition loses', async () => {
  const { commands, as, previews, clock } = shop;
  clock.set('2026-04-16T12:00:00.000Z');
  const unpaid = await shown(previews.cancelSubscription(at, { subscriptionId, settlement: 'refund' }));
  // Half of 20.00 and its tax: nothing was paid, so that nothing is to be paid back.
  expect(unpaid.creditNotes).toMatchObject([
    { total: usd('-12.00'), allocation: { toReceivable: usd('12.00'), refundDue: usd('0.00') } },
  ]);
  const invoiceId = unpaid.creditNotes[0]!.invoiceId;
  await did(commands.recordPayment(as(), { invoiceId, amount: usd('24.00') }));
  const paid = await shown(previews.cancelSubscription(at, { subscriptionId, settlement: 'refund' }));
  expect(paid.settlement).toMatchObject({ refundDue: usd('12.00'), toCredit: usd('0.00') });
  // 15 of 30 days were served: half of the 10.00 is taken of what was recognised, half of what was deferred.
  expect(paid.recognition).toEqual([
    { month: '2026-04', billed: 0n, credited: 1_000n, recognised: -500n, contra: 500n, remaining: 0n },
  ]);
});

test('a trial is shown without a bill, and with the one that its end brings', async () => {
  const input = { accountId: shop.accountId, planCode: 'ten', trialDays: 14 };
  const preview = await shown(shop.previews.startSubscription(at, input));
  expect(preview).toMatchObject({
    invoices: [],
    recurring: { movements: [] },
    nextInvoice: { on: '2026-04-15', invoice: { total: usd('12.00') } },
  });
  expect(preview.entitlements).toMatchObject([{ key: 'seats', after: { limit: 35 } }]);
});

test('a cancellation at the end of the period is shown for its day, with no bill after it', async () => {
  const input = { subscriptionId, when: 'period_end' } as const;
  const preview = await shown(shop.previews.cancelSubscription(at, input));
  expect(preview).toMatchObject({ changes: true, scheduledFor: '2026-05-01', nextInvoice: null });
  expect(preview.recurring.movements).toEqual([]);
});
