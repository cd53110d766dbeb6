import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { fixedClock } from '../clock.ts';
import { createTokenVerifier } from './access-token.ts';
import { createDevelopmentIssuer } from './development-issuer.ts';
import { rememberBriefly } from './remember-briefly.ts';

const now = '2026-03-01T12:00:00.000Z';
const nowSeconds = Date.parse(now) / 1000;
const clock = fixedClock(now);
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = ec.publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Claims {
  readonly sub?: string;
  readonly tenant?: unknown;
  readonly role?: unknown;
  readonly exp?: number;
  readonly iss?: string;
  readonly aud?: string;
}

const good: Claims = { sub: 'ada', tenant: 'acme', role: 'billing', exp: nowSeconds + 60 };
const signed = (claims: Claims, header: Record<string, string> = {}): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(ec.privateKey);

describe('a token', () => {
  const verify = createTokenVerifier({ publicKey, clock });

  it('names tenant, person and role, and when it ends', async () => {
    expect(await verify(await signed(good))).toEqual({
      principal: { tenant: 'acme', actor: 'user:ada', role: 'billing' },
      expiresAtMs: (nowSeconds + 60) * 1000,
      keyHash: null,
    });
  });

  it.each<[string, Claims, string]>([
    ['has expired', { ...good, exp: nowSeconds - 60 }, 'expired'],
    ['never ends', { sub: 'ada', tenant: 'acme', role: 'billing' }, 'invalid'],
    ['names no tenant', { ...good, tenant: '' }, 'invalid'],
    ['names a tenant that is no text', { ...good, tenant: 7 }, 'invalid'],
    ['names an unknown role', { ...good, role: 'god' }, 'invalid'],
    ["claims the engine's own role", { ...good, role: 'system' }, 'invalid'],
  ])('is refused where it %s', async (_what, claims, problem) => {
    await expect(verify(await signed(claims))).rejects.toMatchObject({ problem });
  });

  it('is refused where another key or a shared secret signed it', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = await new SignJWT({ ...good }).setProtectedHeader({ alg: 'ES256' }).sign(other.privateKey);
    const confused = await new SignJWT({ ...good })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(publicKey));
    for (const token of [forged, confused])
      await expect(verify(token)).rejects.toMatchObject({ problem: 'invalid' });
  });

  it('must be meant for this engine, where issuer and audience are configured', async () => {
    const strict = createTokenVerifier({
      publicKey,
      clock,
      issuer: 'https://id.example',
      audience: 'engine',
    });
    await expect(strict(await signed(good))).rejects.toMatchObject({ problem: 'invalid' });
    const meant = await signed({ ...good, iss: 'https://id.example', aud: 'engine' });
    expect((await strict(meant)).principal.tenant).toBe('acme');
  });
});

describe("an issuer's published keys", () => {
  let server: Server;
  let address: string;
  beforeAll(async () => {
    const key = { ...(await exportJWK(ec.publicKey)), kid: 'one', alg: 'ES256' };
    server = createServer((request, response) =>
      request.url === '/keys' ? response.end(JSON.stringify({ keys: [key] })) : response.writeHead(500).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('verify its tokens', async () => {
    const verify = createTokenVerifier({ jwksUrl: `${address}/keys`, clock });
    expect((await verify(await signed(good, { kid: 'one' }))).principal.actor).toBe('user:ada');
    await expect(verify(await signed(good, { kid: 'two' }))).rejects.toMatchObject({ problem: 'invalid' });
  });

  it('say nothing about a token where they cannot be read', async () => {
    for (const url of [`${address}/broken`, 'http://127.0.0.1:1/keys']) {
      const verify = createTokenVerifier({ jwksUrl: url, clock });
      await expect(verify(await signed(good, { kid: 'one' }))).rejects.toMatchObject({
        name: 'IssuerUnreachable',
      });
    }
  });
});

describe('the development issuer', () => {
  const pair = generateKeyPairSync('ed25519');
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('signs tokens that its public key verifies', async () => {
    const issue = createDevelopmentIssuer({ privateKey, environment: 'development', clock });
    const verify = createTokenVerifier({
      publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      clock,
    });
    const token = await issue({ tenant: 'dev', subject: 'ada', role: 'admin' });
    expect((await verify(token)).principal).toEqual({ tenant: 'dev', actor: 'user:ada', role: 'admin' });
  });

  it('refuses to serve production', () => {
    expect(() => createDevelopmentIssuer({ privateKey, environment: 'production', clock })).toThrow(
      'production',
    );
  });
});

describe('what is remembered briefly', () => {
  it('is looked up once for a burst, again when it is old, and never remembered when it failed', async () => {
    let nowMs = 0;
    const asked: string[] = [];
    let fails = false;
    const lookUp = rememberBriefly(
      async (key: string) => {
        asked.push(key);
        if (fails) throw new Error('lost');
        return key.length;
      },
      100,
      () => nowMs,
    );
    expect(await Promise.all([lookUp('abc'), lookUp('abc'), lookUp('abc')])).toEqual([3, 3, 3]);
    expect(asked).toEqual(['abc']);
    nowMs = 100;
    fails = true;
    await expect(lookUp('abc')).rejects.toThrow('lost');
    fails = false;
    expect(await lookUp('abc')).toBe(3);
    expect(asked).toHaveLength(3);
  });
});
