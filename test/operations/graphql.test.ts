import { putAway } from '../../src/operations/dead-letters.ts';
import { startWholeEngine, type WholeEngine } from '../gateway/whole-engine.ts';
import { businessAt, type Business } from '../gateway/business.ts';

let engine: WholeEngine;
let acme: Business;
let account: string;

beforeAll(async () => {
  engine = await startWholeEngine(['acme', 'globex']);
  acme = businessAt(engine.url, await engine.token('acme', 'admin'));
  await acme.publish('silver', 1, '30.00', 5);
  const accountId = await acme.open();
  account = accountId.replace('Account:', '');
  const { subscription, consistencyToken } = await acme.start(accountId, 'silver');
  await acme.ask(
    `query ($id: ID!, $after: String!) { account(id: $id, after: $after) { standing { stale } } arr(after: $after) { stale }
      receivables(on: "2026-01-01", after: $after) { stale } revenue(after: $after) { stale } }`,
    { id: accountId, after: consistencyToken },
  );
  // As a projection does that cannot take an event.
  await engine.app.engine.pool.query(
    `insert into parked (tenant, consumer, account, stream, version, reason) values ('acme', 'arr', $1, $2, 1, 'no')`,
    [
      account,
      `subscription-${subscription.id.replace('PlanSubscription:', '').replace('Subscription:', '')}`,
    ],
  );
  for (const [tenant, body] of [
    ['acme', 'garbled'],
    ['globex', 'of another'],
  ] as const)
    await putAway(engine.app.engine.pool, 'read-models', {
      messageId: body,
      routingKey: 'subscription.Garbled',
      contentType: null,
      headers: { partition: `${tenant}/a1` },
      body: Buffer.from(body),
      reason: 'rejected',
    });
});
afterAll(() => engine?.stop());

const parkedAccounts = `{ parkedAccounts { nodes {
  projection account accountId version problem event { type body } } } }`;
const retry = `mutation ($input: ParkedAccountInput!) {
  parkedAccountRetry(input: $input) { parkedAccount { problem } userErrors { code } consistencyToken } }`;
const deadLetters = '{ deadLetters { nodes { id group deaths state content { body } } } }';
const discard = `mutation ($input: DeadLetterInput!) {
  deadLetterDiscard(input: $input) { deadLetter { state content { actions { action actor reason } } } userErrors { code } } }`;

interface Letters {
  readonly deadLetters: { readonly nodes: readonly { readonly id: string }[] };
}

it('shows an administrator what is parked, with the event, and lets it go on', async () => {
  const { data } = await acme.ask(parkedAccounts);
  expect(data).toMatchObject({
    parkedAccounts: {
      nodes: [
        {
          ...{ projection: 'arr', account, accountId: `Account:${account}`, version: 1, problem: 'no' },
          event: { type: 'SubscriptionStarted', body: expect.stringContaining('silver') as string },
        },
      ],
    },
  });
  const input = { projection: 'arr', account, reason: 'mended' };
  expect((await acme.ask(retry, { input })).data).toMatchObject({
    parkedAccountRetry: {
      parkedAccount: null,
      userErrors: [],
      consistencyToken: expect.any(String) as string,
    },
  });
  expect((await acme.ask(retry, { input })).data).toMatchObject({
    parkedAccountRetry: { userErrors: [{ code: 'ParkedAccountNotFound' }] },
  });
});

it('compares the books of its accounts with the log when asked, and names those that differ', async () => {
  const drift = `query ($accountId: ID, $after: String) { drift(accountId: $accountId, after: $after, first: 10) {
    books { book currency amount { amountMinor } accounts } adrift { accountId book amount { amount } tables } left endCursor } }`;
  const { pool } = engine.app.engine;
  const accountId = `Account:${account}`;
  const { data } = await acme.ask(drift);
  const of = { currency: 'USD', accounts: 1, amount: { amountMinor: '0' } };
  expect(data).toMatchObject({
    drift: {
      books: ['RECURRING', 'RECEIVABLE', 'DEFERRED'].map((book) => ({ ...of, book })),
      ...{ adrift: [], left: 0, endCursor: accountId },
    },
  });
  expect((await acme.ask(drift, { after: accountId })).data).toMatchObject({
    drift: { books: [], endCursor: null },
  });
  expect((await acme.ask(drift, { after: 'Plan:silver' })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' } },
  ]);

  await pool.query('update receivables set open_minor = open_minor + 7');
  const globex = businessAt(engine.url, await engine.token('globex', 'admin'));
  expect((await globex.ask(drift, { accountId })).data).toMatchObject({ drift: { books: [], adrift: [] } });
  const found = {
    adrift: [{ accountId, book: 'RECEIVABLE', amount: { amount: '0.07' }, tables: ['receivables'] }],
    endCursor: null,
  };
  expect((await acme.ask(drift, { accountId })).data).toMatchObject({ drift: found });
  await pool.query('update receivables set open_minor = open_minor - 7');
});

it('keeps what was done in the history of the account', async () => {
  const query = `query ($id: ID!) { account(id: $id) { history(first: 50) { edges { node { what who why } } } } }`;
  const { data } = await acme.ask<{ account: { history: { edges: { node: object }[] } } }>(query, {
    id: `Account:${account}`,
  });
  expect(data?.account.history.edges.map(({ node }) => node)).toContainEqual({
    what: 'ParkedAccountRetried',
    who: 'user:ada',
    why: 'mended',
  });
});

it("shows a tenant its own dead letters alone, and lets it settle no other's", async () => {
  const globex = businessAt(engine.url, await engine.token('globex', 'admin'));
  const { data: theirs } = await globex.ask<Letters>(deadLetters);
  const { data: ours } = await acme.ask<Letters>(deadLetters);
  expect(ours).toMatchObject({
    deadLetters: {
      nodes: [{ group: 'read-models', deaths: 1, state: 'waiting', content: { body: 'garbled' } }],
    },
  });
  const [their] = theirs?.deadLetters.nodes ?? [];
  const input = { id: their?.id, reason: 'not ours' };
  expect((await acme.ask(discard, { input })).data).toMatchObject({
    deadLetterDiscard: { deadLetter: null, userErrors: [{ code: 'DeadLetterNotFound' }] },
  });
  const mine = { id: ours?.deadLetters.nodes[0]?.id, reason: 'published by hand' };
  expect((await acme.ask(discard, { input: mine })).data).toMatchObject({
    deadLetterDiscard: {
      deadLetter: {
        state: 'discarded',
        content: { actions: [{ action: 'discarded', actor: 'user:ada', reason: 'published by hand' }] },
      },
      userErrors: [],
    },
  });
  expect((await acme.ask(deadLetters)).data).toEqual({ deadLetters: { nodes: [] } });
});
