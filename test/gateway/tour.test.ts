import { businessAt, type Business } from './business.ts';
import { socketClient } from './socket-client.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

interface Progress {
  readonly version: number;
  readonly type: string;
  readonly step: string | null;
  readonly isLast: boolean;
}

describe('an upgrade, from the mutation to every system', () => {
  let engine: WholeEngine;
  let acme: Business;
  let token: string;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    token = await engine.token('acme', 'admin');
    acme = businessAt(engine.url, token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
  });
  afterAll(() => engine.stop());

  /** All progress of a saga after a version, up to its last entry. */
  const progressOf = async (sagaId: string, after: number): Promise<Progress[]> => {
    const client = socketClient(engine.url, token);
    const query =
      'subscription ($id: ID!, $after: Int!) { sagaProgress(id: $id, after: $after) { version type step isLast } }';
    const feed = client.follow(query, { id: sagaId, after });
    const seen: Progress[] = [];
    do {
      const { data } = await feed.next();
      seen.push((data as unknown as { sagaProgress: Progress }).sagaProgress);
    } while (!seen.at(-1)?.isLast);
    client.dispose();
    return seen;
  };

  it('is billed, carried on and seen everywhere', async () => {
    const accountId = await acme.open('initech');
    const { subscription } = await acme.start(accountId, 'silver');
    const changed = await acme.change(subscription.id, 'gold');
    expect(changed.direction).toBe('UPGRADE');

    const seen = await progressOf(changed.saga.id, 0);
    expect(seen.map(({ version }) => version)).toEqual(seen.map((_, index) => index + 1));
    expect(seen[0]?.type).toBe('SagaStarted');
    expect(seen.at(-1)?.type).toBe('SagaCompleted');
    const succeeded = seen.filter(({ type }) => type === 'StepSucceeded').map(({ step }) => step);
    expect(succeeded).toEqual(expect.arrayContaining(['provisioning', 'crm', 'engagement', 'analytics']));

    const { data, errors } = await acme.ask<Record<string, never>>(
      `query ($account: ID!, $subscription: ID!, $invoice: ID!, $after: String!) {
        account(id: $account, after: $after) {
          name contact { name } standing { planTier mrr { amount } arr { amountMinor } stale }
          subscriptions { nodes { id status terms { planCode } } stale }
          history { nodes { what who role command } }
          timeline { nodes { kind to } }
        }
        subscription(id: $subscription) { terms { planCode unitPrice { amount currency } } changeInFlight { operationId } recurring { mrr { amount } } }
        invoice(id: $invoice) { lines { kind amount { amount } } total { amount } schedules { lineId } }
        arr(after: $after) { stale totals { accounts active currencies { currency mrr { amount } } } movements { nodes { kind mrrDelta { amount } } } }
        entitlements(accountId: $account) { features { key kind limit } stale }
        seats: entitlementCheck(accountId: $account, feature: "seats") { granted limit }
        nothing: entitlementCheck(accountId: $account, feature: "teleport") { granted limit }
        revenue(after: $after) { stale byMonth(from: "2020-01", to: "2029-12") { month billed { amount } } }
        saga(id: "${changed.saga.id}") { status steps { name status attempts } }
        sagas { nodes { id status } }
      }`.replace('from: "2020-01", to: "2029-12"', `from: "${month(-1)}", to: "${month(1)}"`),
      {
        account: accountId,
        subscription: subscription.id,
        invoice: changed.invoiceId,
        after: changed.consistencyToken,
      },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      account: {
        name: 'Initech',
        contact: { name: 'Bill Lumbergh' },
        standing: { planTier: 'gold', mrr: { amount: '50.00' }, arr: { amountMinor: '60000' }, stale: false },
        subscriptions: {
          nodes: [{ id: subscription.id, status: 'ACTIVE', terms: { planCode: 'gold' } }],
          stale: false,
        },
      },
      subscription: {
        terms: { planCode: 'gold', unitPrice: { amount: '50.00', currency: 'USD' } },
        changeInFlight: null,
        recurring: { mrr: { amount: '50.00' } },
      },
      arr: {
        stale: false,
        totals: { accounts: 1, active: 1, currencies: [{ currency: 'USD', mrr: { amount: '50.00' } }] },
        movements: {
          nodes: [
            { kind: 'EXPANSION', mrrDelta: { amount: '20.00' } },
            { kind: 'NEW', mrrDelta: { amount: '30.00' } },
          ],
        },
      },
      seats: { granted: true, limit: 20 },
      nothing: { granted: false, limit: null },
      revenue: { stale: false },
      saga: { status: 'COMPLETED' },
      sagas: { nodes: [{ id: changed.saga.id }] },
    });
    const history = (data as unknown as { account: { history: { nodes: { what: string; who: string }[] } } })
      .account.history;
    const changedBy = history.nodes.find(({ what }) => what === 'SubscriptionPlanChanged');
    expect(changedBy).toMatchObject({ who: 'user:ada', role: 'admin', command: 'subscription.changePlan' });
    expect(history.nodes.at(-1)?.what).toBe('AccountOpened');
  });

  it('is followed from any version without a gap or a repetition', async () => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    const { saga } = await acme.change(subscription.id, 'gold');
    const live = await progressOf(saga.id, 0);
    const later = await progressOf(saga.id, 3);
    expect(later).toEqual(live.slice(3));
  });

  it('is read anew for every delivered event', async () => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    const { saga } = await acme.change(subscription.id, 'gold');
    const client = socketClient(engine.url, token);
    const feed = client.follow(
      'subscription ($id: ID!) { sagaProgress(id: $id) { version isLast saga { version status } } }',
      { id: saga.id },
    );
    interface Seen {
      readonly version: number;
      readonly isLast: boolean;
      readonly saga: { readonly version: number; readonly status: string };
    }
    let seen: Seen;
    do {
      seen = ((await feed.next()).data as unknown as { sagaProgress: Seen }).sagaProgress;
      expect(seen.saga.version).toBeGreaterThanOrEqual(seen.version);
    } while (!seen.isLast);
    expect(seen.saga.status).toBe('COMPLETED');
    client.dispose();
  });

  it('moves the figures on a dashboard: a snapshot, then what changed', async () => {
    const client = socketClient(engine.url, token);
    const feed = client.follow(
      'subscription { arrChanged { snapshot totals { currencies { mrr { amountMinor } } } changes { currency mrrDelta { amountMinor } } } }',
    );
    interface Update {
      readonly snapshot: boolean;
      readonly totals: { readonly currencies: readonly { readonly mrr: { readonly amountMinor: string } }[] };
      readonly changes: readonly { readonly mrrDelta: { readonly amountMinor: string } }[];
    }
    const next = async (): Promise<Update> =>
      ((await feed.next()).data as unknown as { arrChanged: Update }).arrChanged;
    // Upgrades of before have moved all that they will.
    await engine.app.projector.sweep();
    const mrrOf = ({ totals }: Update): bigint => BigInt(totals.currencies[0]?.mrr.amountMinor ?? 0);
    const snapshot = await next();
    expect(snapshot).toMatchObject({ snapshot: true, changes: [] });
    await acme.start(await acme.open(), 'gold');
    let last = snapshot;
    let moved = 0n;
    while (mrrOf(last) < mrrOf(snapshot) + 5_000n) {
      last = await next();
      moved += BigInt(last.changes[0]?.mrrDelta.amountMinor ?? 0);
    }
    expect(moved).toBe(5_000n);
    client.dispose();
  });

  it('shows every saga of the tenant on one feed', async () => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    const client = socketClient(engine.url, token);
    const feed = client.follow('subscription { sagas { sagaId type isLast saga { status } } }');
    // The feed is live once an error that was asked for after it has come back.
    const first = feed.next();
    await client
      .follow('subscription { nothing }')
      .next()
      .catch(() => {});
    const { saga } = await acme.change(subscription.id, 'gold');
    expect((await first).data).toMatchObject({ sagas: { sagaId: saga.id } });
    client.dispose();
  });
});

const month = (offset: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 7);
};
