import type { GatewayConfig } from '../../src/schema/gateway.ts';
import { startBareGateway, type BareGateway } from '../gateway/bare-gateway.ts';
import { send } from '../gateway/client.ts';
import { rawConnection, type RawConnection } from './raw-connection.ts';

const small = { query: '{ __typename }' };
const upgrade = (target: string): string =>
  [
    `GET ${target} HTTP/1.1`,
    'host: gateway',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol: graphql-transport-ws',
    '\r\n',
  ].join('\r\n');

/** A frame of the server that closes the socket with a code, as it looks on the wire. */
const closeFrame = (code: number): RegExp =>
  new RegExp(`\\x88[^]${String.fromCharCode(code >> 8, code & 0xff)}`);

describe('a connection that misbehaves', () => {
  let bare: BareGateway;
  beforeEach(async () => void (bare = await startBareGateway()));
  afterEach(() => bare.gateway.close(1000));

  /** Only towards those who are slow on purpose: to a machine that is busy everybody is. */
  const impatient = async (config: Partial<GatewayConfig>): Promise<RawConnection> => {
    await bare.gateway.close(1000);
    bare = await startBareGateway({ config });
    return rawConnection(bare.url);
  };

  const others = async (): Promise<number> => (await send(bare.url, small)).status;

  it.each(['//', '///graphql', '/\\', 'http://', 'http://[/graphql', '*', '/graphql\u0080'])(
    'asks for the address %s',
    async (target) => {
      const connection = rawConnection(bare.url);
      connection.write(`POST ${target} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n`);
      expect(await connection.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(await others()).toBe(200);
    },
  );

  it.each(['//', '///graphql', '/elsewhere', 'http://[/graphql'])(
    'would speak WebSocket at %s',
    async (target) => {
      const connection = rawConnection(bare.url);
      connection.write(upgrade(target));
      expect(await connection.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(await others()).toBe(200);
    },
  );

  it('is reset in the middle of being turned away', async () => {
    for (let n = 0; n < 20; n += 1) {
      const connection = rawConnection(bare.url);
      connection.write(upgrade('/elsewhere'));
      if (n % 2) await connection.until(/404/);
      connection.reset();
      await connection.ended;
    }
    expect(await others()).toBe(200);
  });

  it('sends headers without end', async () => {
    const connection = rawConnection(bare.url);
    connection.write(`POST /graphql HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('sends its headers a drop at a time', async () => {
    const connection = await impatient({ patience: { headersMs: 100, requestMs: 60_000 } });
    connection.write('POST /graphql HTTP/1.1\r\nhost: gateway\r\n');
    const drops = setInterval(() => connection.write('x: y\r\n'), 10);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drops);
  });

  it('sends its body a drop at a time', async () => {
    const connection = await impatient({ patience: { headersMs: 100, requestMs: 200 } });
    connection.write(
      'POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n',
    );
    const drops = setInterval(() => connection.write(' '), 10);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drops);
  });

  it('opens a WebSocket and says nothing', async () => {
    const connection = await impatient({ socketLimits: { initMs: 300 } });
    connection.write(upgrade('/graphql'));
    await connection.until(/ 101 /);
    expect(await connection.until(closeFrame(4408))).toContain('initialisation');
    connection.reset();
  });

  it('asks for compression, which a small frame could blow up to anything', async () => {
    const connection = rawConnection(bare.url);
    connection.write(
      upgrade('/graphql').replace('\r\n\r\n', '\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n'),
    );
    expect(await connection.until(/ 101 [^]*\r\n\r\n/)).not.toMatch(/sec-websocket-extensions/i);
    connection.reset();
  });

  it('announces a frame of 20 MiB and is closed before it sends it', async () => {
    const connection = rawConnection(bare.url);
    connection.write(upgrade('/graphql'));
    await connection.until(/ 101 /);
    const header = Buffer.alloc(14);
    header.writeUInt16BE(0x81_ff, 0);
    header.writeBigUInt64BE(20n * 1024n * 1024n, 2);
    connection.write(header);
    await connection.until(closeFrame(1009));
    connection.reset();
  });

  it('adds small fragments up to more than a message may hold', async () => {
    const connection = rawConnection(bare.url);
    connection.write(upgrade('/graphql'));
    await connection.until(/ 101 /);
    const fragment = (first: boolean): Buffer => {
      const frame = Buffer.alloc(8 + 1024);
      frame.writeUInt16BE(first ? 0x01_fe : 0x00_fe, 0);
      frame.writeUInt16BE(1024, 2);
      return frame;
    };
    for (let n = 0; n < 65; n += 1) connection.write(fragment(n === 0));
    await connection.until(closeFrame(1009));
    connection.reset();
  });
});
