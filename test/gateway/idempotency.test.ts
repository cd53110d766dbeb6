import { randomUUID } from 'node:crypto';
import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

const start = `mutation ($input: SubscriptionStartInput!) { subscriptionStart(input: $input) {
  subscription { id } invoiceId consistencyToken userErrors { code } } }`;

describe('an idempotency key', () => {
  let engine: WholeEngine;
  let acme: Business;
  let accountId: string;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
    accountId = await acme.open();
  });
  afterAll(() => engine.stop());

  const input = (): object => ({ accountId, planCode: 'silver' });

  it('makes a repeated mutation one effect with one answer, and says that it was repeated', async () => {
    const key = randomUUID();
    const first = await acme.ask(start, { input: input() }, key);
    const again = await acme.ask(start, { input: input() }, key);
    expect(first.data).toMatchObject({
      subscriptionStart: { subscription: { id: expect.any(String) as string } },
    });
    expect(again.data).toEqual(first.data);
    expect(first.extensions?.['idempotency']).toBeUndefined();
    expect(again.extensions?.['idempotency']).toEqual({ replayed: true });
  });

  it('used twice at once is one effect', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => acme.ask(start, { input: input() }, key)),
    );
    expect(answers[0]?.data).toMatchObject({ subscriptionStart: { userErrors: [] } });
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers.filter(({ extensions }) => extensions?.['idempotency'] === undefined)).toHaveLength(1);
  });

  it('can be given by directive, to each mutation of an operation its own', async () => {
    const query = (one: string, other: string): string => `mutation ($input: SubscriptionStartInput!) {
      one: subscriptionStart(input: $input) @idempotent(key: "${one}") { subscription { id } userErrors { code } }
      other: subscriptionStart(input: $input) @idempotent(key: "${other}") { subscription { id } userErrors { code } } }`;
    interface Both {
      readonly one: { readonly subscription: { readonly id: string } };
      readonly other: { readonly subscription: { readonly id: string } };
    }
    const [a, b] = [randomUUID(), randomUUID()];
    const { data } = await acme.ask<Both>(query(a, b), { input: input() });
    expect(data?.one.subscription.id).not.toBe(data?.other.subscription.id);
    const swapped = await acme.ask<Both>(query(b, a), { input: input() });
    expect(swapped.data?.one).toEqual(data?.other);
    expect(swapped.extensions?.['idempotency']).toEqual({ replayed: true });
  });

  it('on the operation serves its one mutation, and is refused for two', async () => {
    const key = randomUUID();
    const query = `mutation ($input: SubscriptionStartInput!, $key: String!) @idempotent(key: $key) {
      subscriptionStart(input: $input) { subscription { id } userErrors { code } } }`;
    const first = await acme.ask(query, { input: input(), key });
    expect((await acme.ask(start, { input: input() }, key)).data).toMatchObject(first.data ?? {});
    const two = query.replace(
      '{ subscription { id }',
      '{ userErrors { code } } again: subscriptionStart(input: $input) { subscription { id }',
    );
    const { errors } = await acme.ask(two, { input: input(), key: randomUUID() });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  it('is refused where it could not be stored', async () => {
    for (const key of ['two words', 'x'.repeat(201)]) {
      const { errors } = await acme.ask(start, { input: input() }, key);
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
