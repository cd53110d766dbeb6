import { startWholeEngine, type WholeEngine } from '../gateway/whole-engine.ts';
import { sandboxBusiness, type SandboxBusiness } from './sandbox-business.ts';
import { creditNotes, invoices, ledger, movements, timeline } from './year-figures.ts';

let engine: WholeEngine;
let acme: SandboxBusiness;
beforeAll(async () => {
  engine = await startWholeEngine(['acme']);
  acme = sandboxBusiness(engine.url, await engine.token('acme', 'admin'));
});
afterAll(() => engine.stop());

const eur = (amount: string) => ({ amount, currency: 'EUR' });
/** Noon in Berlin, or an hour later in summer. */
const noon = (day: string): string => `${day}T11:00:00.000Z`;

async function publishCatalogue(): Promise<void> {
  const publish = (planCode: string, tierRank: number, offer: object): Promise<unknown> => {
    const common = {
      planCode,
      name: planCode,
      tier: planCode,
      tierRank,
      interval: { unit: 'MONTH' },
      prices: [],
    };
    return acme.done('planPublish', 'PlanPublishInput', { ...common, ...offer });
  };
  const seats = { key: 'seats', limit: 1 };
  await publish('team', 2, {
    features: [seats],
    prices: [eur('10.00')],
    setupFees: [eur('50.00')],
    trialDays: 14,
  });
  await publish('business', 3, { features: [seats, { key: 'sso' }], prices: [eur('20.00')] });
  await publish('basic', 1, { features: [seats], prices: [eur('8.00')] });
  await publish('support', 0, {
    kind: 'ADD_ON',
    features: [{ key: 'support', value: 'priority' }],
    priceList: [{ amount: eur('31.00') }],
  });
  const coupon = { couponCode: 'WELCOME', name: 'Welcome', percent: '10', duration: 'PERIODS', periods: 2 };
  await acme.done('couponPublish', 'CouponPublishInput', coupon);
}

async function openAccount(): Promise<string> {
  const customer = {
    name: 'Muster GmbH',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    segment: 'SMB',
    contact: { name: 'Erika Mustermann', email: 'erika@muster.example' },
  };
  const shape = 'account { id }';
  const { account } = await acme.done<{ account: { id: string } }>(
    'accountOpen',
    'AccountOpenInput',
    customer,
    shape,
  );
  const taxes = [{ code: 'DE19', name: 'VAT', percent: '19' }];
  await acme.done('accountSetTaxes', 'AccountSetTaxesInput', { accountId: account.id, taxes });
  return account.id;
}

interface Billed {
  readonly id: string;
  readonly number: number;
  readonly issuedAt: string;
  readonly open: { readonly amount: string };
  readonly subtotal: { readonly amount: string };
  readonly total: { readonly amount: string };
  readonly creditApplied: { readonly amount: string };
  readonly taxes: readonly { readonly amount: { readonly amount: string } }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly kind: string;
    readonly planCode: string;
    readonly quantity: number;
    readonly amount: { readonly amount: string };
    readonly period: { readonly start: string; readonly end: string };
  }[];
  readonly creditNotes: readonly {
    readonly issuedAt: string;
    readonly subtotal: { readonly amount: string };
    readonly total: { readonly amount: string };
    readonly taxes: readonly { readonly amount: { readonly amount: string } }[];
    readonly allocation: Readonly<Record<'toReceivable' | 'toCredit', { readonly amount: string }>>;
  }[];
}

/** In order of their numbers. */
async function billed(accountId: string): Promise<readonly Billed[]> {
  const { invoices: found } = await acme.asked<{ invoices: { edges: readonly { node: Billed }[] } }>(
    `query ($accountId: ID!) { invoices(first: 20, filter: { accountId: $accountId }) { edges { node {
      id number issuedAt open { amount } subtotal { amount } total { amount } creditApplied { amount }
      taxes { amount { amount } }
      lines { lineId kind planCode quantity amount { amount } period { start end } }
      creditNotes { issuedAt subtotal { amount } total { amount } taxes { amount { amount } }
        allocation { toReceivable { amount } toCredit { amount } } }
    } } } }`,
    { accountId },
  );
  return found.edges.map(({ node }) => node).sort((a, b) => a.number - b.number);
}

/** By bank transfer, whatever is open. */
async function pay(accountId: string): Promise<void> {
  for (const { id, open } of await billed(accountId)) {
    if (!/[1-9]/.test(open.amount)) continue;
    await acme.done('invoiceRecordPayment', 'InvoiceRecordPaymentInput', {
      invoiceId: id,
      amount: eur(open.amount),
    });
  }
  await acme.settled();
}

async function standing(
  subscriptionId: string,
  accountId: string,
): Promise<[status: string, features: Record<string, string | number>]> {
  const { subscription, entitlements } = await acme.asked<{
    subscription: { readonly status: string };
    entitlements: {
      readonly features: readonly { key: string; limit: number | null; value: string | null }[];
    };
  }>(
    `query ($id: ID!, $accountId: ID!) { subscription(id: $id) { status }
      entitlements(accountId: $accountId) { features { key limit value } } }`,
    { id: subscriptionId, accountId },
  );
  const features = entitlements.features.map(({ key, limit, value }) => [key, limit ?? value ?? 'yes']);
  return [subscription.status, Object.fromEntries(features)];
}

/** Sums of taxes: one rate here, none where there is none. */
const taxOf = (taxes: Billed['taxes']): string => taxes[0]?.amount.amount ?? '0.00';

/** The local day in Berlin. */
const dayOf = (at: string): string => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });

test('a year of one customer: each invoice as it was footed by hand', async () => {
  await acme.done('testClockSet', 'TestClockInput', { to: noon('2026-01-01') });
  await publishCatalogue();
  const accountId = await openAccount();
  const start = { accountId, planCode: 'team', quantity: 3 };
  const { subscription } = await acme.done<{ subscription: { id: string } }>(
    'subscriptionStart',
    'SubscriptionStartInput',
    start,
    'subscription { id }',
  );
  const of = { subscriptionId: subscription.id };
  const stands = () => standing(subscription.id, accountId);
  expect(await stands()).toEqual(['TRIALING', { seats: 3 }]);

  await acme.until(noon('2026-01-20'));
  await pay(accountId);
  expect(await stands()).toEqual(['ACTIVE', { seats: 3 }]);

  await acme.until(noon('2026-03-01'));
  await pay(accountId);
  await acme.done('subscriptionChangeQuantity', 'SubscriptionChangeQuantityInput', { ...of, quantity: 5 });

  await acme.until(noon('2026-04-05'));
  await pay(accountId);
  await acme.done('subscriptionChangePlan', 'SubscriptionChangePlanInput', { ...of, planCode: 'business' });
  await acme.settled();
  expect(await stands()).toEqual(['ACTIVE', { seats: 5, sso: 'yes' }]);

  await acme.until(noon('2026-04-20'));
  await pay(accountId);
  await acme.done('subscriptionApplyCoupon', 'SubscriptionCouponInput', { ...of, couponCode: 'WELCOME' });

  await acme.until(noon('2026-05-31'));
  await pay(accountId);
  await acme.done('subscriptionAddAddOn', 'SubscriptionAddAddOnInput', { ...of, planCode: 'support' });
  await acme.settled();
  expect(await stands()).toEqual(['ACTIVE', { seats: 5, sso: 'yes', support: 'priority' }]);

  await acme.until(noon('2026-07-20'));
  await pay(accountId);
  const downgrade = { ...of, planCode: 'basic' };
  const { scheduledFor } = await acme.done<{ scheduledFor: string }>(
    'subscriptionChangePlan',
    'SubscriptionChangePlanInput',
    downgrade,
    'scheduledFor',
  );
  expect(scheduledFor).toBe('2026-08-15');

  await acme.until(noon('2026-09-01'));
  await pay(accountId);
  expect(await stands()).toEqual(['ACTIVE', { seats: 5, support: 'priority' }]);
  await acme.done('subscriptionPause', 'SubscriptionInput', of);
  expect(await stands()).toEqual(['PAUSED', {}]);

  await acme.until(noon('2026-10-10'));
  await acme.done('subscriptionResume', 'SubscriptionResumeInput', { ...of, anchor: 'KEEP' });

  await acme.until(noon('2026-10-20'));
  const october = (await billed(accountId)).at(-1)!;
  expect(october.open.amount).toBe('60.43');
  await acme.done('invoiceCredit', 'InvoiceCreditInput', {
    invoiceId: october.id,
    reason: 'Support was late',
    lines: [{ lineId: october.lines[0]!.lineId, amount: eur('20.00') }],
  });
  await pay(accountId);

  await acme.until(noon('2026-12-01'));
  await pay(accountId);
  await acme.done('subscriptionCancel', 'SubscriptionCancelInput', { ...of, settlement: 'CREDIT' });
  await acme.until(noon('2027-01-01'));
  expect(await stands()).toEqual(['CANCELLED', {}]);

  const issued = await billed(accountId);
  expect(issued.map(({ number }) => number)).toEqual(invoices.map((_, index) => index + 1));
  expect(
    issued.map((invoice) => ({
      on: dayOf(invoice.issuedAt),
      lines: invoice.lines.map(({ kind, planCode, quantity, period, amount }) => [
        ...[kind, planCode, quantity, period.start, period.end, amount.amount],
      ]),
      subtotal: invoice.subtotal.amount,
      tax: taxOf(invoice.taxes),
      total: invoice.total.amount,
      credit: invoice.creditApplied.amount,
    })),
  ).toEqual(invoices);
  expect(
    issued
      .flatMap((invoice) => invoice.creditNotes)
      .map(({ issuedAt, subtotal, taxes, total, allocation }) => ({
        on: dayOf(issuedAt),
        subtotal: subtotal.amount,
        tax: taxOf(taxes),
        total: total.amount,
        toReceivable: allocation.toReceivable.amount,
        toCredit: allocation.toCredit.amount,
      })),
  ).toEqual(creditNotes);
  expect(issued.map(({ open }) => open.amount).filter((amount) => amount !== '0.00')).toEqual([]);
  await afterwards(accountId);
});

interface Amount {
  readonly amount: string;
}

/** What the year leaves: the credit, how revenue moved, and the ledger. */
async function afterwards(accountId: string): Promise<void> {
  const { account, arr, trialBalance } = await acme.asked<{
    account: {
      readonly credit: Amount;
      timeline: { edges: readonly { node: { kind: string; amount: Amount | null } }[] };
    };
    arr: { movements: { edges: readonly { node: { day: string; kind: string; mrrDelta: Amount } }[] } };
    trialBalance: { balances: readonly { account: string; closing: Amount }[] };
  }>(
    `query ($id: ID!) {
      account(id: $id) { credit { amount } timeline(first: 100) { edges { node { kind amount { amount } } } } }
      arr { movements(first: 20, filter: { accountId: $id }) { edges { node { day kind mrrDelta { amount } } } } }
      trialBalance(period: "2026-12") { balances { account closing { amount } } }
    }`,
    { id: accountId },
  );
  expect(account.credit.amount).toBe('39.44');
  const told = account.timeline.edges.map(({ node }) => node).reverse();
  expect(told.filter(({ kind }) => timeline.includes(kind)).map(({ kind }) => kind)).toEqual(timeline);
  const moved = arr.movements.edges.map(({ node }) => [node.day, node.kind, node.mrrDelta.amount]);
  expect(moved.reverse()).toEqual(movements);
  const balances = Object.fromEntries(
    trialBalance.balances.map((each) => [each.account, each.closing.amount]),
  );
  expect(balances).toMatchObject(ledger);
}
