import { randomUUID } from 'node:crypto';
import { createSchema } from '../../src/schema/schema.ts';
import { businessAt, type Business } from '../gateway/business.ts';
import { send, type Answer } from '../gateway/client.ts';
import { socketClient, type SocketClient } from '../gateway/socket-client.ts';
import { startWholeEngine, type WholeEngine } from '../gateway/whole-engine.ts';
import { anyId, rootFields, type RootField } from './generated-operations.ts';

/** Names of acme's own, in the places of texts; an umbrella that uses them must find nothing. */
const texts = {
  planCode: 'silver',
  couponCode: 'silver',
  percent: '19',
  code: 'silver',
  feature: 'seats',
  externalId: 'initech',
  namePrefix: 'Initech',
  step: 'provisioning',
  currency: 'USD',
  amount: '1.00',
};
const fields = rootFields(createSchema(), texts);
/** They name nothing that exists: what they make is the caller's own. */
const makesItsOwn = new Set([
  'Mutation.planPublish',
  'Mutation.productDefine',
  'Mutation.couponPublish',
  'Mutation.accountOpen',
]);
/** Nothing of acme's is dead or parked here: what asks for such finds none for anybody. */
const hasSubject = ({ name }: RootField): boolean => !/deadLetter|parked/i.test(name);
const naming = fields.filter(({ name }) => !makesItsOwn.has(name));

describe('every operation on what belongs to another tenant', () => {
  let engine: WholeEngine;
  let acme: Business;
  let umbrella: Business;
  let tokens: { readonly acme: string; readonly umbrella: string };
  const clients: SocketClient[] = [];
  const ids: string[] = [];
  let before: unknown;

  /** All that acme has, by number of rows and by their text; everything else is derived from these. */
  const holdings = (): Promise<unknown> =>
    Promise.all(
      ['events', 'streams', 'command_receipts'].map(async (name) => {
        const { rows } = await engine.app.engine.pool.query(
          `select count(*)::int, md5(string_agg(t::text, '|' order by t::text)) from ${name} t where tenant = 'acme'`,
        );
        return [name, rows] as const;
      }),
    );

  const socket = (token: string): SocketClient => {
    const client = socketClient(engine.url, token);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    engine = await startWholeEngine(['acme', 'umbrella']);
    tokens = { acme: await engine.token('acme', 'admin'), umbrella: await engine.token('umbrella', 'admin') };
    acme = businessAt(engine.url, tokens.acme);
    umbrella = businessAt(engine.url, tokens.umbrella);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    await acme.ask(
      'mutation { productDefine(input: { productCode: "silver", name: "S" }) { userErrors { code } } }',
    );
    await acme.ask(
      'mutation { couponPublish(input: { couponCode: "silver", name: "S", percent: "10", duration: ONCE }) { userErrors { code } } }',
    );
    await acme.ask('mutation { conventionsSet(input: { recognition: MONTH }) { userErrors { code } } }');
    const account = await acme.open('initech');
    const started = await acme.start(account, 'silver');
    const { saga, invoiceId, consistencyToken } = await acme.change(started.subscription.id, 'gold');
    const progress = socket(tokens.acme).follow(`subscription { sagaProgress(id: "${saga.id}") { isLast } }`);
    for (let last = false; !last;) {
      const { data } = await progress.next();
      last = (data as unknown as { sagaProgress: { isLast: boolean } }).sagaProgress.isLast;
    }
    interface Line {
      readonly invoice: { readonly lines: readonly { readonly lineId: string }[] };
    }
    const { data } = await acme.ask<Line>(`{ invoice(id: "${invoiceId}") { lines { lineId } } }`);
    const lineId = data?.invoice.lines[0]?.lineId ?? '';
    ids.push(account, started.subscription.id, invoiceId, saga.id, 'Plan:silver', lineId);
    // The read models have all of it, so that they would have something to show.
    await acme.ask(
      'query ($after: String) { arr(after: $after) { stale } revenue(after: $after) { stale } }',
      {
        after: consistencyToken,
      },
    );
    before = await holdings();
  });
  afterAll(async () => {
    for (const client of clients) client.dispose();
    await engine.stop();
  });

  /** Sent again where that is all that the answer says, as it is by a machine that is too busy for its database. */
  const sent = async (token: string, { kind }: RootField, query: string): Promise<Answer> => {
    const headers: Record<string, string> = kind === 'mutation' ? { 'idempotency-key': randomUUID() } : {};
    for (;;) {
      const answered = await send(engine.url, { query, token, headers });
      if (!answered.errors.some(({ extensions }) => extensions.code === 'UNAVAILABLE')) return answered;
    }
  };

  /** What a tenant is answered, without what differs from call to call; the id asked for is not told apart. */
  const answer = async (tenant: 'acme' | 'umbrella', field: RootField, id: string): Promise<string> => {
    const query = field.operation(id);
    const answered =
      field.kind === 'subscription'
        ? await socket(tokens[tenant]).follow(query).next()
        : await sent(tokens[tenant], field, query);
    const errors = (answered.errors ?? []).map(({ message, extensions }) => [message, extensions?.['code']]);
    return JSON.stringify({ data: answered.data, errors }).replaceAll(id, '<id>');
  };
  const nobodys = (id: string): string =>
    id.includes(':') ? id.replace(/:.*/, `:${randomUUID()}`) : randomUUID();

  it('is asked of all there are', () => {
    expect(naming.length).toBeGreaterThan(25);
    expect(naming.filter(({ takesIds }) => takesIds).length).toBeGreaterThan(15);
  });

  it.each(naming.filter(({ takesIds }) => takesIds))(
    '$name is answered as if it did not exist, and its owner otherwise',
    async (field) => {
      for (const id of ids) {
        const [foreign, unknown] = [
          await answer('umbrella', field, id),
          await answer('umbrella', field, nobodys(id)),
        ];
        expect(foreign).toBe(unknown);
        expect(foreign).not.toMatch(/GRAPHQL_|INTERNAL_SERVER_ERROR|LIMIT_EXCEEDED|initech|acme/i);
      }
      if (field.kind === 'mutation' || !hasSubject(field)) return;
      const own = await Promise.all(ids.map((id) => answer('acme', field, id)));
      const unknown = await Promise.all(ids.map((id) => answer('acme', field, nobodys(id))));
      expect(own).not.toEqual(unknown);
    },
  );

  it.each(naming.filter(({ takesIds, name }) => !takesIds && name !== 'Subscription.sagas'))(
    '$name shows nothing of it',
    async (field) => {
      const seen = await answer('umbrella', field, anyId);
      expect(seen).not.toMatch(
        /GRAPHQL_|INTERNAL_SERVER_ERROR|LIMIT_EXCEEDED|initech|acme|silver":|30\.00|50\.00/i,
      );
      for (const id of ids) expect(seen).not.toContain(id);
      if (field.kind !== 'mutation' && hasSubject(field))
        expect(await answer('acme', field, anyId)).not.toBe(seen);
    },
  );

  it('leaves it as it was, to the last row', async () => {
    expect(await holdings()).toEqual(before);
  });

  it.each(naming.filter((field) => field.kind === 'mutation' && hasSubject(field)))(
    '$name would have found it for its owner',
    async (field) => {
      const own = await Promise.all(ids.map((id) => answer('acme', field, id)));
      const unknown = await Promise.all(ids.map((id) => answer('umbrella', field, nobodys(id))));
      expect(own).not.toEqual(unknown);
    },
  );

  it('is not heard of in a feed of all sagas', async () => {
    await umbrella.publish('paper', 1, '1.00', 1);
    await umbrella.publish('plastic', 2, '2.00', 1);
    await acme.publish('platinum', 3, '90.00', 50);
    const mine = await umbrella.start(await umbrella.open(), 'paper');
    const theirs = await acme.start(ids[0]!, 'gold');
    const following = async (token: string): Promise<{ readonly first: Promise<unknown> }> => {
      const client = socket(token);
      const first = client.follow('subscription { sagas { sagaId } }').next();
      // An answer to what was sent later on the same socket proves that the feed stands.
      await client
        .follow('subscription { nothing }')
        .next()
        .catch(() => {});
      return { first };
    };
    const [ofUmbrella, ofAcme] = [await following(tokens.umbrella), await following(tokens.acme)];
    const foreign = await acme.change(theirs.subscription.id, 'platinum');
    expect(JSON.stringify(await ofAcme.first)).toContain(foreign.saga.id);
    const own = await umbrella.change(mine.subscription.id, 'plastic');
    expect(JSON.stringify(await ofUmbrella.first)).toContain(own.saga.id);
  });
});
