import { randomUUID } from 'node:crypto';
import { createApiKey, revokeApiKey } from '../../src/platform/identity/api-keys.ts';
import { businessAt, type Business, type Started } from './business.ts';
import { send } from './client.ts';
import { socketClient } from './socket-client.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

interface Refusal {
  readonly __typename: string;
  readonly code: string;
  readonly path: readonly string[];
  readonly message: string;
}

interface Payload {
  readonly userErrors: readonly Refusal[];
  readonly consistencyToken: string | null;
  readonly subscription: { readonly id: string } | null;
}

const start = `mutation ($input: SubscriptionStartInput!) { payload: subscriptionStart(input: $input) {
  subscription { id } consistencyToken userErrors { __typename code path message } } }`;
const change = `mutation ($input: SubscriptionChangePlanInput!) { payload: subscriptionChangePlan(input: $input) {
  subscription { id } consistencyToken
  userErrors { __typename code path message ... on VersionConflict { expectedVersion actualVersion } } } }`;
const override = `mutation ($input: SubscriptionSetOverridesInput!) { payload: subscriptionSetOverrides(input: $input) {
  subscription { id } consistencyToken userErrors { __typename code path message } } }`;

describe('bad input gets a clear answer and changes nothing', () => {
  let engine: WholeEngine;
  let acme: Business;
  let umbrella: Business;
  let accountId: string;
  let started: Started;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme', 'umbrella']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    umbrella = businessAt(engine.url, await engine.token('umbrella', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    accountId = await acme.open('initech');
    started = await acme.start(accountId, 'silver');
  });
  afterAll(() => engine.stop());

  const eventCount = async (): Promise<number> => {
    const { rows } = await engine.app.engine.pool.query<{ count: number }>(
      "select count(*)::int from events where tenant = 'acme'",
    );
    return rows[0]?.count ?? 0;
  };

  /** The refusals of a mutation, which must have written nothing. */
  const refusals = async (
    business: Business,
    query: string,
    input: object,
    key: string | undefined = randomUUID(),
  ) => {
    const before = await eventCount();
    const { data } = await business.ask<{ payload: Payload }>(query, { input }, key);
    expect(await eventCount()).toBe(before);
    expect(data?.payload).toMatchObject({ consistencyToken: null, subscription: null });
    return data?.payload.userErrors ?? [];
  };

  it.each([
    ['an unknown plan', { planCode: 'bronze' }, 'NotFoundError', 'PlanNotFound', ['input', 'planCode']],
    [
      'a price in another currency',
      { unitPrice: { amount: '10.00', currency: 'EUR' } },
      'NotAllowedNowError',
      'CurrencyMismatch',
      ['input', 'unitPrice'],
    ],
    [
      'an amount with more digits than its currency',
      { unitPrice: { amount: '10.001', currency: 'USD' } },
      'InvalidInputError',
      'InvalidPrice',
      ['input', 'unitPrice', 'amount'],
    ],
    [
      'an unknown currency',
      { unitPrice: { amount: '10', currency: 'XXY' } },
      'InvalidInputError',
      'UnknownCurrency',
      ['input', 'unitPrice', 'currency'],
    ],
    ['a negative quantity', { quantity: -1 }, 'InvalidInputError', 'InvalidQuantity', ['input', 'quantity']],
    ['a quantity of nothing', { quantity: 0 }, 'InvalidInputError', 'InvalidQuantity', ['input', 'quantity']],
    [
      'an id that names nothing',
      { accountId: 'Account:nobody' },
      'NotFoundError',
      'AccountNotFound',
      ['input', 'accountId'],
    ],
    [
      'an id of another type',
      { accountId: 'Plan:silver' },
      'NotFoundError',
      'AccountNotFound',
      ['input', 'accountId'],
    ],
    [
      'no id at all',
      { accountId: "'; drop table events; --" },
      'NotFoundError',
      'AccountNotFound',
      ['input', 'accountId'],
    ],
  ])('%s', async (_what, wrong, typename, code, path) => {
    const [refusal] = await refusals(acme, start, { accountId, planCode: 'silver', ...wrong });
    expect(refusal).toMatchObject({ __typename: typename, code });
    expect(refusal?.path.slice(0, path.length)).toEqual(path);
  });

  it('a stale expectedVersion, answered with the version that is reached', async () => {
    const input = { subscriptionId: started.subscription.id, planCode: 'gold', expectedVersion: 7 };
    expect(await refusals(acme, change, input)).toEqual([
      expect.objectContaining({
        __typename: 'VersionConflict',
        expectedVersion: 7,
        actualVersion: started.subscription.version,
      }),
    ]);
  });

  it('a feature that is a limit and a setting at once, by its place', async () => {
    const overrides = [{ key: 'sso' }, { key: 'seats', limit: 9, value: 'nine' }];
    const input = { subscriptionId: started.subscription.id, overrides };
    expect(await refusals(acme, override, input)).toEqual([
      expect.objectContaining({ code: 'InvalidFeature', path: ['input', 'overrides', '1'] }),
    ]);
  });

  it('money moved without an idempotency key', async () => {
    const { data } = await acme.ask<{ payload: Payload }>(start, {
      input: { accountId, planCode: 'silver' },
    });
    expect(data?.payload.userErrors).toEqual([
      expect.objectContaining({ __typename: 'IdempotencyError', code: 'IdempotencyKeyRequired' }),
    ]);
  });

  it('another body under a key that was used', async () => {
    const key = randomUUID();
    await acme.ask(start, { input: { accountId, planCode: 'silver' } }, key);
    expect(await refusals(acme, start, { accountId, planCode: 'gold' }, key)).toEqual([
      expect.objectContaining({ __typename: 'IdempotencyError', code: 'IdempotencyKeyReused' }),
    ]);
  });

  it.each([
    ['first: 101', '{ accounts(first: 101) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['first: 0', '{ plans(first: 0) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a cursor that is none', '{ accounts(after: "x") { nodes { id } } }', 'INVALID_PAGE'],
    ['a token that is none', '{ arr(after: "x") { stale } }', 'INVALID_CONSISTENCY_TOKEN'],
    [
      'a day that is none',
      '{ arr { byDay(from: "2026-02-30", to: "2026-03-01") { day } } }',
      'BAD_USER_INPUT',
    ],
    [
      'too long a range of days',
      '{ arr { byDay(from: "1970-01-01", to: "2026-01-01") { day } } }',
      'BAD_USER_INPUT',
    ],
    [
      'too long a range of months',
      '{ revenue { byMonth(from: "1970-01", to: "2026-01") { month } } }',
      'BAD_USER_INPUT',
    ],
    ['a day before the first year', '{ receivables(on: "0000-01-01") { on } }', 'BAD_USER_INPUT'],
    ['a subscription by POST', 'subscription { arrChanged { __typename } }', 'BAD_USER_INPUT'],
    ['text in place of a number', '{ accounts(first: "ten") { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_what, query, code) => {
    const { errors } = await acme.ask(query);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  describe("another tenant's id", () => {
    it('is answered like one that does not exist', async () => {
      const query = `query ($a: ID!, $s: ID!, $i: ID!) {
        account(id: $a) { id } subscription(id: $s) { id } invoice(id: $i) { id } plan(code: "silver") { id }
        a: node(id: $a) { id } s: node(id: $s) { id } i: node(id: $i) { id } p: node(id: "Plan:silver") { id }
        entitlementCheck(accountId: $a, feature: "seats") { granted }
        subscriptions(accountId: $a) { nodes { id } } accounts { nodes { id } } plans { nodes { id } } }`;
      const ids = { a: accountId, s: started.subscription.id, i: started.invoiceId };
      const own = await acme.ask(query, ids);
      expect(own.data).toMatchObject({
        account: { id: accountId },
        i: { id: started.invoiceId },
        entitlementCheck: { granted: true },
      });
      const foreign = await umbrella.ask(query, ids);
      expect(foreign.errors).toEqual([]);
      const nothing = { nodes: [] };
      const none = {
        account: null,
        subscription: null,
        invoice: null,
        plan: null,
        a: null,
        s: null,
        i: null,
        p: null,
      };
      expect(foreign.data).toEqual({
        ...none,
        entitlementCheck: { granted: false },
        subscriptions: nothing,
        accounts: nothing,
        plans: nothing,
      });
    });

    it('changes nothing', async () => {
      const input = { subscriptionId: started.subscription.id, planCode: 'gold' };
      expect(await refusals(umbrella, change, input)).toEqual([
        expect.objectContaining({ code: 'SubscriptionNotFound' }),
      ]);
    });

    it('is not followed', async () => {
      const other = await acme.start(accountId, 'silver');
      const { saga } = await acme.change(other.subscription.id, 'gold');
      const client = socketClient(engine.url, await engine.token('umbrella', 'admin'));
      const { errors } = await client
        .follow(`subscription { sagaProgress(id: "${saga.id}") { version } }`)
        .next();
      client.dispose();
      expect(errors?.[0]?.message).toBe('There is no such saga.');
    });

    it('is free to use the same idempotency key', async () => {
      const key = randomUUID();
      const open = 'mutation { planRetire(input: { planCode: "nothing" }) { userErrors { code } } }';
      await acme.ask(start, { input: { accountId, planCode: 'silver' } }, key);
      const { data } = await umbrella.ask(open, {}, key);
      expect(data).toEqual({ planRetire: { userErrors: [{ code: 'PlanNotFound' }] } });
    });
  });

  describe('credentials', () => {
    const query = '{ plans { nodes { code } } }';

    it('refuses a token that has expired', async () => {
      const { status, errors } = await send(engine.url, {
        query,
        token: await engine.token('acme', 'admin', -60),
      });
      expect([status, errors[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED', reason: 'expired' }]);
    });

    it('refuses a token of a tenant that does not exist, one signed by another key, and nonsense', async () => {
      const [header, , signature] = (await engine.token('acme', 'viewer')).split('.');
      const claims = { tenant: 'acme', sub: 'eve', role: 'admin', exp: 4_102_444_800 };
      const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), forged.split('.')[1], ''].join(
        '.',
      );
      for (const token of [
        await engine.token('nowhere', 'admin'),
        forged,
        unsigned,
        'nonsense',
        'rk_nonsense',
      ]) {
        const { status, errors } = await send(engine.url, { query, token });
        expect([token.slice(0, 8), status, errors[0]?.extensions.code]).toEqual([
          token.slice(0, 8),
          401,
          'UNAUTHENTICATED',
        ]);
      }
    });

    it('takes an API key in its role until it is revoked', async () => {
      const { pool } = engine.app.engine;
      const { key, apiKey } = await createApiKey(pool, { tenant: 'acme', role: 'partner', name: 'reseller' });
      const { data } = await send(engine.url, { query, token: key });
      expect(data).toEqual({ plans: { nodes: [{ code: 'gold' }, { code: 'silver' }] } });
      const { errors } = await send(engine.url, { query: '{ revenue { stale } }', token: key });
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
      const { rows } = await pool.query<{ found: boolean }>(
        'select exists (select from api_keys where to_jsonb(api_keys)::text like $1) as found',
        [`%${key}%`],
      );
      expect(rows[0]?.found).toBe(false);
      const revoked = await createApiKey(pool, { tenant: 'acme', role: 'partner', name: 'former reseller' });
      await revokeApiKey(pool, 'acme', revoked.apiKey.id);
      const after = await send(engine.url, { query, token: revoked.key });
      expect([after.status, after.errors[0]?.extensions]).toEqual([
        401,
        { code: 'UNAUTHENTICATED', reason: 'revoked' },
      ]);
      expect(await revokeApiKey(pool, 'umbrella', apiKey.id)).toBe(false);
    });
  });
});
