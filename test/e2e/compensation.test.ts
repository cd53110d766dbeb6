import type { App } from '../../src/app.ts';
import { encodeToken } from '../../src/queries/index.ts';
import { businessAt, type Business, type Changed } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd, type Progress } from '../support/saga-follower.ts';

describe('an upgrade that provisioning refuses for good', () => {
  let stand: EngineStand;
  let app: App;
  let acme: Business;
  let accountId: string;
  let subscriptionId: string;
  let changed: Changed;
  let seen: readonly Progress[];

  beforeAll(async () => {
    stand = await engineStand();
    app = await stand.start();
    const token = await stand.token();
    acme = businessAt(app.address, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    accountId = await acme.open();
    subscriptionId = (await acme.start(accountId, 'silver')).subscription.id;
    const refusal = { mode: 'fail', downstream: 'provisioning', status: 422, code: 'no_capacity' } as const;
    stand.downstream.rules.set([refusal]);
    changed = await acme.change(subscriptionId, 'gold');
    seen = await toTheEnd(followSaga(() => app.address, token, changed.saga.id));
  });
  afterAll(() => stand?.drop());

  /** The stream behind a GraphQL id, as the log has it. */
  const streamOf = async (id: string, type: string) => {
    const stream = id.replace(/^\w+:/, `${type}-`);
    return { stream, ...(await app.engine.store.read({ tenant, stream })) };
  };
  const eventTypes = async (id: string, type: string): Promise<string[]> =>
    (await streamOf(id, type)).events.map((event) => event.type);

  it('turns back before anything else is told', () => {
    expect(seen.at(-1)).toMatchObject({ type: 'SagaCompensated', isLast: true });
    expect(seen.map(({ version }) => version)).toEqual(seen.map((_, index) => index + 1));
    const compensated = seen.filter(({ type }) => type === 'StepCompensated').map(({ step }) => step);
    expect(compensated).toEqual(['provisioning', 'billing']);
    expect(seen.filter(({ step }) => step === 'crm' || step === 'analytics')).toEqual([]);
  });

  it('leaves no effect downstream, and bars the way of a late first attempt', () => {
    expect(stand.downstream.standing(tenant)).toEqual([]);
    expect(stand.downstream.ledger.entries()).toEqual([
      expect.objectContaining({ kind: 'tombstoned', downstream: 'provisioning' }),
    ]);
  });

  it('takes the plan back and credits the invoice, as events on top of those that were', async () => {
    expect(await eventTypes(subscriptionId, 'subscription')).toEqual([
      'SubscriptionStarted',
      'SubscriptionPlanChanged',
      'SubscriptionPlanChangeReverted',
    ]);
    expect(await eventTypes(changed.invoiceId, 'invoice')).toEqual(['InvoiceIssued', 'CreditNoteIssued']);
  });

  it('is taken back in every read model', async () => {
    const after = encodeToken([
      await streamOf(subscriptionId, 'subscription'),
      await streamOf(changed.invoiceId, 'invoice'),
    ]);
    const { data, errors } = await acme.ask<Seen>(
      `query ($account: ID!, $subscription: ID!, $invoice: ID!, $after: String!) {
        account(id: $account, after: $after) { standing { planTier stale mrr { amount } arr { amount } } }
        subscription(id: $subscription, after: $after) { terms { planCode } changeInFlight { operationId } recurring { mrr { amount } } }
        seats: entitlementCheck(accountId: $account, feature: "seats", strong: false, after: $after) { stale limit }
        arr(after: $after) { stale totals { currencies { mrr { amount } } } movements { nodes { kind mrrDelta { amount } } } }
        invoice(id: $invoice) { total { amountMinor } creditNotes { total { amountMinor } } }
        revenue(after: $after) { stale schedules(invoiceId: $invoice) { amount { amountMinor } net { amountMinor } } }
      }`,
      { account: accountId, subscription: subscriptionId, invoice: changed.invoiceId, after },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      account: {
        standing: { planTier: 'silver', stale: false, mrr: { amount: '30.00' }, arr: { amount: '360.00' } },
      },
      subscription: {
        terms: { planCode: 'silver' },
        changeInFlight: null,
        recurring: { mrr: { amount: '30.00' } },
      },
      seats: { limit: 5, stale: false },
      arr: {
        stale: false,
        totals: { currencies: [{ mrr: { amount: '30.00' } }] },
        movements: {
          nodes: [
            { kind: 'CONTRACTION', mrrDelta: { amount: '-20.00' } },
            { kind: 'EXPANSION', mrrDelta: { amount: '20.00' } },
            { kind: 'NEW', mrrDelta: { amount: '30.00' } },
          ],
        },
      },
    });
    const { invoice, revenue } = data!;
    expect(invoice.creditNotes).toHaveLength(1);
    expect(minor(invoice.creditNotes[0]!.total)).toBe(-minor(invoice.total));
    expect(revenue.stale).toBe(false);
    expect(revenue.schedules.length).toBeGreaterThan(0);
    expect(revenue.schedules.map(({ net }) => minor(net))).toEqual(revenue.schedules.map(() => 0n));
  });

  it('can be asked for again', async () => {
    stand.downstream.rules.set([]);
    const again = await acme.change(subscriptionId, 'gold');
    const progress = await toTheEnd(followSaga(() => app.address, await stand.token(), again.saga.id));
    expect(progress.at(-1)?.type).toBe('SagaCompleted');
    const standing = stand.downstream.standing(tenant).map(({ downstream }) => downstream);
    expect(standing.sort()).toEqual(['analytics', 'crm', 'engagement', 'provisioning']);
  });
});

interface Amount {
  readonly amountMinor: string;
}
interface Seen {
  readonly revenue: { readonly stale: boolean; readonly schedules: readonly { readonly net: Amount }[] };
  readonly invoice: { readonly total: Amount; readonly creditNotes: readonly { readonly total: Amount }[] };
}
const minor = ({ amountMinor }: Amount): bigint => BigInt(amountMinor);
