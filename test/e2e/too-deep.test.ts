import { startBareGateway, type BareGateway } from '../gateway/bare-gateway.ts';
import { send } from '../gateway/client.ts';
import { socketClient } from '../gateway/socket-client.ts';

/** Sound GraphQL, nested as deeply as asked: accounts have subscriptions, which have an account. */
const nested = (times: number): string =>
  `{ account(id: "Account:a") { id ${'subscriptions { nodes { account { id '.repeat(times)} ${'} } }'.repeat(times)} } }`;

describe('an operation that is too deep', () => {
  let bare: BareGateway;
  beforeAll(async () => void (bare = await startBareGateway()));
  afterAll(() => bare.gateway.close(1_000));

  it('is refused over HTTP before anything is read, and told how deep it may be', async () => {
    const { status, data, errors } = await send(bare.url, { query: nested(4) });
    expect([status, data]).toEqual([400, undefined]);
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/depth.*12/) as string }),
    ]);
    expect(errors[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  });

  it('is refused over WebSocket in the same words', async () => {
    const socket = socketClient(bare.url, 'admin@acme');
    const overHttp = await send(bare.url, { query: nested(4) });
    const feed = socket.follow(nested(4));
    await expect(feed.next()).rejects.toMatchObject([
      { message: overHttp.errors[0]?.message, extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
    socket.dispose();
  });
});
