import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startBareGateway, type BareGateway } from './bare-gateway.ts';
import { send } from './client.ts';

const small = { query: '{ __typename }' };

describe('the gateway over HTTP', () => {
  let bare: BareGateway;

  beforeAll(async () => {
    bare = await startBareGateway({ config: { corsOrigins: ['https://console.example'] } });
  });
  afterAll(() => bare.gateway.close(1000));

  const post = (headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(bare.url, { method: 'POST', headers: { authorization: 'Bearer admin@acme', ...headers }, body });
  const json = { 'content-type': 'application/json' };

  it('refuses a body of more than 1 MiB', async () => {
    const body = JSON.stringify({ query: `# ${'x'.repeat(1_048_576)}\n{ __typename }` });
    expect((await post(json, body)).status).toBe(413);
  });

  it('stops reading a body of unknown length at 1 MiB', async () => {
    const { hostname, port } = new URL(bare.url);
    const socket = connect(Number(port), hostname);
    // The door is closed on what is still on its way.
    socket.on('error', () => {});
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    for (let n = 0; n < 17; n += 1) socket.write(chunk);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    );
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('takes JSON only', async () => {
    expect((await post({ 'content-type': 'text/plain' }, JSON.stringify(small))).status).toBe(415);
    expect(
      (await post({ 'content-type': 'application/x-www-form-urlencoded' }, 'query={__typename}')).status,
    ).toBe(415);
    expect((await post({ ...json, 'content-encoding': 'gzip' }, JSON.stringify(small))).status).toBe(415);
  });

  it('refuses what no database could store', async () => {
    expect(
      (await post(json, JSON.stringify({ query: '{ __typename }', variables: { a: '\u0000' } }))).status,
    ).toBe(400);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    [
      'another origin of the same site',
      { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' },
      403,
    ],
    ['a page without an origin', { origin: 'null' }, 403],
    ['an old browser on another site', { origin: 'https://evil.example' }, 403],
    ['its own pages', { 'sec-fetch-site': 'same-origin' }, 200],
    ['a configured origin', { 'sec-fetch-site': 'cross-site', origin: 'https://console.example' }, 200],
    ['a program', {}, 200],
  ])('answers %s', async (_who, headers: Record<string, string>, status) => {
    expect((await post({ ...json, ...headers }, JSON.stringify(small))).status).toBe(status);
  });

  it('answers preflights of configured origins alone', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(bare.url, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('https://console.example')).headers.get('access-control-allow-origin')).toBe(
      'https://console.example',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers in one piece, for nobody to keep or to guess at, also where no form is asked for', async () => {
    const { hostname, port } = new URL(bare.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(small);
    const head = `content-type: application/json\r\nauthorization: Bearer admin@acme\r\ncontent-length: ${body.length}`;
    socket.end(`POST /graphql HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n${head}\r\n\r\n${body}`);
    const answer = await text(socket);
    const [headers = '', json = ''] = answer.split('\r\n\r\n');
    expect(headers.toLowerCase().split('\r\n')).toEqual(
      expect.arrayContaining([
        'http/1.1 200 ok',
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(json)}`,
        'cache-control: no-store',
        'x-content-type-options: nosniff',
      ]),
    );
    expect(JSON.parse(json)).toMatchObject({ data: { __typename: 'Query' } });
  });

  it('lets nobody keep an answer, whatever it says', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const { headers } = await post(json, JSON.stringify({ ...small, extensions: { persistedQuery } }));
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('takes no queries by GET unless told to', async () => {
    const headers = { authorization: 'Bearer admin@acme' };
    const response = await fetch(`${bare.url}?query={__typename}`, { headers });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('shows browsers a page that loads nothing from elsewhere', async () => {
    const page = await fetch(bare.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).not.toMatch(/https?:\/\//);
  });

  it('reports health', async () => {
    expect((await fetch(new URL('/health/live', bare.url))).status).toBe(200);
    expect((await fetch(new URL('/health/ready', bare.url))).status).toBe(200);
    expect((await fetch(new URL('/elsewhere', bare.url))).status).toBe(404);
  });

  it('shows what an operation cost and what is left', async () => {
    const { extensions } = await send(bare.url, small);
    expect(extensions?.['cost']).toMatchObject({
      requestedQueryCost: 0,
      actualQueryCost: 0,
      throttleStatus: { maximumAvailable: 100_000 },
    });
  });

  it('stops reading a query of more than 1,000 tokens', async () => {
    const { errors, status } = await send(bare.url, { query: `{ ${'__typename '.repeat(1_000)}}` });
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
  });

  it('hides the schema from hints and stacks from errors', async () => {
    const { errors, status } = await send(bare.url, { query: '{ acount { id } }' });
    expect(status).toBe(400);
    expect(JSON.stringify(errors)).not.toMatch(/stacktrace|node_modules/);
  });
});

describe('a bomb of fragments', () => {
  it('is refused over HTTP before it is opened out', async () => {
    const { gateway, url } = await startBareGateway();
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Query{...F${n + 1} ...F${n + 1}}`,
    ).join('');
    const leaf = 'fragment F30 on Query{a:plans{nodes{code}} b:plans{nodes{code}}}';
    const { errors } = await send(url, { query: `{...F0}${bomb}${leaf}` });
    await gateway.close(1000);
    expect(errors[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  });
});

describe('who may ask', () => {
  it('lets the anonymous introspect in development, and nothing else', async () => {
    const { gateway, url } = await startBareGateway({ config: { environment: 'development' } });
    const introspected = await send(url, { query: '{ __schema { queryType { name } } }', token: null });
    const asked = await send(url, {
      query: '{ ...F } fragment F on Query { plans { nodes { code } } }',
      token: null,
    });
    await gateway.close(1000);
    expect(introspected.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect([asked.status, asked.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('answers the anonymous nothing at all in production', async () => {
    const { gateway, url } = await startBareGateway({ config: { environment: 'production' } });
    const introspected = await send(url, { query: '{ __schema { queryType { name } } }', token: null });
    const misspelt = await send(url, { query: '{ acount { id } }', token: null });
    const known = await send(url, { query: '{ __schema { queryType { name } } }' });
    await gateway.close(1000);
    for (const { status, errors, headers } of [introspected, misspelt]) {
      expect([status, errors[0]?.extensions.code, headers.get('www-authenticate')]).toEqual([
        401,
        'UNAUTHENTICATED',
        'Bearer',
      ]);
      expect(errors[0]?.message).not.toMatch(/Did you mean|account/);
    }
    expect(known.status).toBe(200);
  });

  it('refuses a token that is no longer good', async () => {
    const { gateway, url, identity } = await startBareGateway();
    identity.revoked.add('acme');
    const { status, errors } = await send(url, small);
    await gateway.close(1000);
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('does not blame the caller where credentials cannot be looked up', async () => {
    const { gateway, url, identity } = await startBareGateway();
    identity.authenticate = () =>
      Promise.reject(
        Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
      );
    const { status, errors } = await send(url, small);
    await gateway.close(1000);
    expect([status, errors[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
    expect(JSON.stringify(errors)).not.toContain('10.0.0.7');
  });

  it('refuses a role what is not in its row', async () => {
    const { gateway, url } = await startBareGateway();
    const { data, errors } = await send(url, { query: '{ revenue { stale } }', token: 'viewer@acme' });
    await gateway.close(1000);
    expect(data).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      operation: 'Query.revenue',
      role: 'viewer',
    });
  });
});

describe('a caller who asks too much', () => {
  it('is told when to come back', async () => {
    const parts = { planCodes: async () => ({ edges: [], hasNextPage: false, endCursor: null }) };
    const config = { throttle: { capacity: 150, restorePerSecond: 1 } };
    const { gateway, url } = await startBareGateway({ parts, config });
    const ask = { query: '{ plans(first: 100) { nodes { code } } }' };
    const first = await send(url, ask);
    expect(first.extensions?.['cost']).toMatchObject({ requestedQueryCost: 101, actualQueryCost: 1 });
    // What was not needed came back at once: the second is let in, a dearer one is not.
    expect((await send(url, ask)).status).toBe(200);
    const dear = await send(url, {
      query: '{ a: plans(first: 100) { nodes { code } } b: plans(first: 100) { nodes { code } } }',
    });
    await gateway.close(1000);
    expect([dear.status, dear.errors[0]?.extensions.code]).toEqual([429, 'THROTTLED']);
    expect(Number(dear.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('stopping', () => {
  it('lets a running request finish, takes no new ones, and may be asked twice', async () => {
    let release = (): void => {};
    let reached = (): void => {};
    const running = new Promise<void>((resolve) => (reached = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const planCodes = async (): Promise<{ edges: []; hasNextPage: false; endCursor: null }> => {
      reached();
      await held;
      return { edges: [], hasNextPage: false, endCursor: null };
    };
    const { gateway, url } = await startBareGateway({ parts: { planCodes } });
    const answer = send(url, { query: '{ plans { nodes { code } } }' });
    await running;
    const closing = gateway.close(60_000);
    expect(gateway.close(60_000)).toBe(closing);
    await expect(send(url, small)).rejects.toThrow();
    release();
    expect((await answer).data).toEqual({ plans: { nodes: [] } });
    await closing;
  });
});
