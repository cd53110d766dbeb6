import { startBareGateway, type BareGateway } from '../gateway/bare-gateway.ts';
import { send } from '../gateway/client.ts';
import { socketClient, type SocketClient } from '../gateway/socket-client.ts';
import { hostileQueries, hostileSubscriptions } from './documents.ts';

/** One document may break several rules; that list of complaints is short too. */
function expectRefusal(codes: readonly string[], code: string): void {
  const refusals = ['LIMIT_EXCEEDED', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];
  expect(codes).toContain(code);
  expect(refusals).toEqual(expect.arrayContaining([...codes]));
  expect(codes.length).toBeLessThanOrEqual(21);
}

/** Nothing stands behind this gateway: an operation that got as far as a resolver would end in a defect. */
describe('a hostile document is refused before anything runs', () => {
  let bare: BareGateway;
  let client: SocketClient;
  beforeAll(async () => {
    bare = await startBareGateway();
    client = socketClient(bare.url, 'admin@acme');
  });
  afterAll(async () => {
    client.dispose();
    await bare.gateway.close(1000);
  });

  it.each(hostileQueries)('by POST: $what', async ({ query, variables, code }) => {
    const { status, errors, data } = await send(bare.url, { query, ...(variables ? { variables } : {}) });
    expectRefusal(
      errors.map(({ extensions }) => extensions.code),
      code,
    );
    expect([status, data]).toEqual([400, undefined]);
  });

  it.each(hostileSubscriptions)('over WebSocket: $what', async ({ query, variables, code }) => {
    const errors: unknown = await client
      .follow(query, variables)
      .next()
      .catch((refused: unknown) => refused);
    const codes = (errors as readonly { extensions: { code: string } }[]).map(
      ({ extensions }) => extensions.code,
    );
    expectRefusal(codes, code);
  });

  it('costs its sender nothing of the budget, and the next honest one is served', async () => {
    const { extensions, data } = await send(bare.url, { query: '{ __typename }' });
    expect(data).toEqual({ __typename: 'Query' });
    expect(extensions?.['cost']).toMatchObject({ throttleStatus: { currentlyAvailable: 100_000 } });
  });
});

describe('an operation that is not one request', () => {
  let bare: BareGateway;
  beforeAll(async () => void (bare = await startBareGateway()));
  afterAll(() => bare.gateway.close(1000));

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(bare.url, {
      method: 'POST',
      headers: { authorization: 'Bearer admin@acme', 'content-type': 'application/json', ...headers },
      body,
    });

  it.each([
    ['a batch', [{ query: '{ __typename }' }, { query: '{ __typename }' }]],
    ['a batch of one', [{ query: '{ __typename }' }]],
    ['a batch of thousands', Array.from({ length: 5_000 }, () => ({ query: '{ __typename }' }))],
    ['an empty batch', []],
    ['a text', '{ __typename }'],
    ['nothing', null],
    ['a query that is a list', { query: ['{ __typename }'] }],
    ['variables that are a list', { query: '{ __typename }', variables: [1] }],
    ['variables that are a text', { query: '{ __typename }', variables: '{}' }],
  ])('is refused: %s', async (_what, body) => {
    expect((await post(JSON.stringify(body))).status).toBe(400);
  });

  it('is refused: a value nested as deep as a body is long', async () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    const refused = await post(`{"query":"{ __typename }","variables":{"x":${deep}}}`);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    expect((await post(deep)).status).toBe(400);
  });

  it.each([
    ['text/plain', '{"query":"{ __typename }"}'],
    ['text/plain; charset=utf-8', '{"query":"{ __typename }"}'],
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
    ],
    ['application/graphql', '{ __typename }'],
    ['application/json-patch+json', '{"query":"{ __typename }"}'],
    ['', '{"query":"{ __typename }"}'],
  ])('is refused: a form that any page can send, as "%s"', async (type, body) => {
    expect((await post(body, { 'content-type': type })).status).toBe(415);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('is refused: a mutation by %s', async (method) => {
    const mutation = encodeURIComponent(
      'mutation { planRetire(input: { planCode: "gold" }) { userErrors { code } } }',
    );
    const response = await fetch(`${bare.url}?query=${mutation}`, {
      method,
      headers: { authorization: 'Bearer admin@acme', accept: 'text/html' },
    });
    expect(response.status).toBe(405);
  });

  it('is refused: a mutation by GET where queries are taken by GET', async () => {
    const open = await startBareGateway({ config: { get: 'on' } });
    const ask = (query: string): Promise<Response> =>
      fetch(`${open.url}?query=${encodeURIComponent(query)}`, {
        headers: { authorization: 'Bearer admin@acme' },
      });
    const statuses = [
      (await ask('{ __typename }')).status,
      (await ask('mutation { planRetire(input: { planCode: "gold" }) { userErrors { code } } }')).status,
    ];
    await open.gateway.close(1000);
    expect(statuses).toEqual([200, 405]);
  });
});
