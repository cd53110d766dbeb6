import { createMemoryStore } from '../../eventstore/memory.ts';
import { createRegistry } from '../../eventstore/registry.ts';
import { fixedClock } from '../../platform/clock.ts';
import { accountOpened, planPublished, usd } from '../examples.ts';
import {
  commandDeclarations,
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../index.ts';

const clock = fixedClock('2026-04-01T12:00:00.000Z');
let commands: Commands;
let subscriptionId: string;
let accountId: string;
let keys = 0;

const as = (): CommandContext => ({
  principal: { tenant: 'one', actor: 'user:ada', role: 'billing' },
  idempotencyKey: `key-${(keys += 1)}`,
});

async function accepted<R extends object>(answer: Promise<CommandResult<R>>): Promise<R> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.result;
}

async function refusals(answer: Promise<CommandResult<object>>): Promise<readonly string[]> {
  const result = await answer;
  return result.ok ? [] : result.errors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const { data: gold } = planPublished('gold', '20.00', { tierRank: 2 });
const listed = ({ data }: ReturnType<typeof planPublished>, price: string) => ({
  ...data,
  prices: [usd(price)],
});

beforeEach(async () => {
  clock.set('2026-04-01T12:00:00.000Z');
  const registry = createRegistry(commandDeclarations);
  const store = createMemoryStore({ registry, clock });
  commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key', random: () => 0 });
  await accepted(commands.publishPlan(as(), listed(planPublished('silver', '10.00'), '10.00')));
  await accepted(commands.publishPlan(as(), { ...gold, prices: [usd('20.00')] }));
  const storage = {
    ...planPublished('storage', '5.00').data,
    kind: 'add_on',
    prices: [usd('5.00')],
  } as const;
  await accepted(commands.publishPlan(as(), storage));
  const yearly = { ...storage, planCode: 'archive', interval: { unit: 'year', count: 1 } } as const;
  await accepted(commands.publishPlan(as(), yearly));
  ({ accountId } = await accepted(commands.openAccount(as(), accountOpened.data)));
  const started = await accepted(commands.startSubscription(as(), { accountId, planCode: 'silver' }));
  ({ subscriptionId } = started);
});

describe('a start is refused', () => {
  const starting = (more: object) =>
    refusals(commands.startSubscription(as(), { accountId, planCode: 'silver', ...more }));

  test.each<[string, object, string]>([
    ['with an end before it begins', { startedOn: '2026-05-01', endsOn: '2026-05-01' }, 'InvalidDate endsOn'],
    ['with an end that is over', { startedOn: '2026-01-01', endsOn: '2026-04-01' }, 'InvalidDate endsOn'],
    ['with an end within its trial', { trialDays: 30, endsOn: '2026-04-20' }, 'InvalidDate endsOn'],
    ['with a trial below zero', { trialDays: -1 }, 'InvalidInput trialDays'],
    ['with a coupon that does not exist', { couponCodes: ['NONE'] }, 'CouponNotFound couponCode'],
    ['with an add-on for its plan', { planCode: 'storage' }, 'WrongKindOfOffer planCode'],
    ['with a plan for its add-on', { addOns: [{ planCode: 'gold' }] }, 'WrongKindOfOffer planCode'],
    ['with an add-on of another interval', { addOns: [{ planCode: 'archive' }] }, 'InvalidInterval addOns'],
    [
      'with one add-on twice',
      { addOns: [{ planCode: 'storage' }, { planCode: 'storage' }] },
      'InvalidInput addOns',
    ],
    [
      'with a trial of what was billed elsewhere',
      { trialDays: 5, startedOn: '2026-03-10', billedThrough: '2026-04-10', openingDebit: usd('1.00') },
      'InvalidInput trialDays',
    ],
  ])('%s', async (_name, more, expected) => {
    expect(await starting(more)).toEqual([expected]);
  });
});

describe('a coupon is refused', () => {
  const coupon = { couponCode: 'SPRING', name: 'Spring', duration: { kind: 'forever' } } as const;
  const five = { kind: 'amount', amount: { minor: 500n, currency: 'EUR' } } as const;

  test('once it has ended', async () => {
    const discount = { kind: 'percent', percent: '10' } as const;
    const redeemableUntil = '2026-04-10T00:00:00.000Z';
    await accepted(commands.publishCoupon(as(), { ...coupon, discount, redeemableUntil }));
    clock.set('2026-04-10T00:00:00.000Z');
    const applied = commands.applyCoupon(as(), { subscriptionId, couponCode: 'SPRING' });
    expect(await refusals(applied)).toEqual(['CouponEnded couponCode']);
  });

  test('in another currency', async () => {
    await accepted(commands.publishCoupon(as(), { ...coupon, discount: five }));
    const applied = commands.applyCoupon(as(), { subscriptionId, couponCode: 'SPRING' });
    expect(await refusals(applied)).toEqual(['CurrencyMismatch couponCode']);
  });

  test('that was never redeemed, when it is to be taken away', async () => {
    const removed = commands.removeCoupon(as(), { subscriptionId, couponCode: 'SPRING' });
    expect(await refusals(removed)).toEqual(['CouponNotRedeemed couponCode']);
  });
});

describe('a cancellation is refused', () => {
  test.each(['2026-04-02', '2999-12-31', '9999-12-31'])('for %s, which is to come', async (effectiveOn) => {
    const cancelled = commands.cancelSubscription(as(), { subscriptionId, effectiveOn });
    expect(await refusals(cancelled)).toEqual(['InvalidDate effectiveOn']);
  });
});

describe('a subscription that was cancelled', () => {
  beforeEach(async () => void (await accepted(commands.cancelSubscription(as(), { subscriptionId }))));

  test.each<[string, (of: { subscriptionId: string }) => Promise<CommandResult<object>>]>([
    ['changes no plan', (of) => commands.changePlan(as(), { ...of, planCode: 'gold' })],
    ['changes no quantity', (of) => commands.changeQuantity(as(), { ...of, quantity: 2 })],
    ['takes no add-on', (of) => commands.addAddOn(as(), { ...of, planCode: 'storage' })],
    ['is not paused', (of) => commands.pauseSubscription(as(), of)],
    ['is not held', (of) => commands.holdSubscription(as(), of)],
    ['is not cancelled again', (of) => commands.cancelSubscription(as(), of)],
    ['has no features of its own', (of) => commands.setOverrides(as(), { ...of, overrides: [] })],
  ])('%s', async (_name, send) => {
    expect(await refusals(send({ subscriptionId }))).toEqual(['SubscriptionCancelled subscriptionId']);
  });

  test('has nothing due', async () => {
    clock.set('2027-04-01T12:00:00.000Z');
    expect(await accepted(commands.renewSubscription(as(), { subscriptionId }))).toMatchObject({
      invoiceIds: [],
    });
  });
});

describe('a change that is agreed for the end of the period', () => {
  const down = async () => {
    const { subscriptionId: of } = await accepted(
      commands.startSubscription(as(), { accountId, planCode: 'gold' }),
    );
    const answer = await accepted(commands.changePlan(as(), { subscriptionId: of, planCode: 'silver' }));
    return { of, answer };
  };

  test('is what a downgrade becomes by default, and stands though the plan is retired meanwhile', async () => {
    const { of, answer } = await down();
    expect(answer).toMatchObject({
      ...{ changed: true, direction: 'downgrade', scheduledFor: '2026-05-01' },
      ...{ invoiceId: null, effectiveAt: null },
    });
    await accepted(commands.retirePlan(as(), { planCode: 'silver' }));
    clock.set('2026-05-01T00:00:00.000Z');
    const { invoiceIds } = await accepted(commands.renewSubscription(as(), { subscriptionId: of }));
    expect(invoiceIds).toHaveLength(1);
    // It is in flight now, and the next change waits.
    const next = commands.changePlan(as(), { subscriptionId: of, planCode: 'gold' });
    expect(await refusals(next)).toEqual(['ChangeInProgress subscriptionId']);
  });

  test('is replaced by another, and makes way for a change at once', async () => {
    const { of } = await down();
    const again = commands.changeQuantity(as(), { subscriptionId: of, quantity: 5, when: 'period_end' });
    expect(await accepted(again)).toMatchObject({ changed: true, scheduledFor: '2026-05-01' });
    await accepted(commands.changeQuantity(as(), { subscriptionId: of, quantity: 2 }));
    const revoked = commands.revokeScheduledChange(as(), { subscriptionId: of });
    expect(await refusals(revoked)).toEqual(['ChangeInProgress subscriptionId']);
  });

  test('can be revoked once', async () => {
    const { of } = await down();
    await accepted(commands.revokeScheduledChange(as(), { subscriptionId: of, reason: 'stays' }));
    const again = commands.revokeScheduledChange(as(), { subscriptionId: of });
    expect(await refusals(again)).toEqual(['NoPendingChange subscriptionId']);
    clock.set('2026-05-01T00:00:00.000Z');
    const { invoiceIds } = await accepted(commands.renewSubscription(as(), { subscriptionId: of }));
    expect(invoiceIds).toHaveLength(1);
  });
});

test('a change that races a renewal is decided on what the renewal left', async () => {
  clock.set('2026-05-01T00:00:00.000Z');
  const [renewed, changed] = await Promise.all([
    accepted(commands.renewSubscription(as(), { subscriptionId })),
    accepted(commands.changePlan(as(), { subscriptionId, planCode: 'gold' })),
  ]);
  // Whoever came first billed May; nobody billed it twice.
  expect(renewed.invoiceIds.length).toBeLessThanOrEqual(1);
  expect(changed).toMatchObject({ changed: true, direction: 'upgrade' });
  clock.set('2026-05-02T00:00:00.000Z');
  expect(await accepted(commands.renewSubscription(as(), { subscriptionId }))).toMatchObject({
    invoiceIds: [],
  });
});

test('an add-on that is held already, asked for without a number, stays as it is', async () => {
  const input = { accountId, planCode: 'silver', addOns: [{ planCode: 'storage', quantity: 3 }] };
  const held = await accepted(commands.startSubscription(as(), input));
  const again = { subscriptionId: held.subscriptionId, planCode: 'storage' };
  expect(await accepted(commands.addAddOn(as(), again))).toMatchObject({ changed: false });
});
