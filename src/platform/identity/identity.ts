import type { Pool } from 'pg';
import { epochMs, type Clock } from '../clock.ts';
import { createTokenVerifier, type TokenVerifierOptions } from './access-token.ts';
import { apiKeyHash, findApiKey, looksLikeApiKey, type ApiKey } from './api-keys.ts';
import { AuthenticationFailed, type Authenticated, type Identity } from './authentication.ts';
import { rememberBriefly } from './remember-briefly.ts';
import { tenantExists } from './tenants.ts';

export interface IdentityOptions extends TokenVerifierOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /**
   * How long a key or tenant read from the database, or a signature once verified, is believed, and so how late a
   * revocation may take effect; default 5 s.
   */
  readonly rememberMs?: number;
}

/** Tokens by signature, keys by hash, tenants by existence. */
export function createIdentity(options: IdentityOptions): Identity {
  const verify = createTokenVerifier(options);
  const rememberMs = options.rememberMs ?? 5_000;
  const nowMs = (): number => epochMs(options.clock);
  const verifiedLately = rememberBriefly(verify, rememberMs, nowMs);
  const keyByHash = rememberBriefly((hash: string) => findApiKey(options.pool, hash), rememberMs, nowMs);
  const tenantKnown = rememberBriefly(
    (tenant: string) => tenantExists(options.pool, tenant),
    rememberMs,
    nowMs,
  );

  /** Checking a signature takes longer than answering a small request. What has expired since is looked at again, and refused. */
  const verifyToken = async (token: string): Promise<Authenticated> => {
    const known = await verifiedLately(token);
    return known.expiresAtMs !== null && nowMs() < known.expiresAtMs ? known : verify(token);
  };

  const holderOf = async (hash: string): Promise<Authenticated> => fromKey(await keyByHash(hash), hash);

  const authenticate = async (authorization: string | undefined): Promise<Authenticated> => {
    const credential = bearer(authorization);
    const authenticated = looksLikeApiKey(credential)
      ? await holderOf(apiKeyHash(credential))
      : await verifyToken(credential);
    if (!(await tenantKnown(authenticated.principal.tenant)))
      throw new AuthenticationFailed('invalid', 'The tenant of this token or key does not exist.');
    return authenticated;
  };

  const stillHolds = async ({ principal, expiresAtMs, keyHash }: Authenticated): Promise<boolean> => {
    if (expiresAtMs !== null && nowMs() >= expiresAtMs) return false;
    if (keyHash !== null && (await keyByHash(keyHash))?.revokedAt !== null) return false;
    return tenantKnown(principal.tenant);
  };

  return { authenticate, stillHolds };
}

function bearer(authorization: string | undefined): string {
  if (!authorization)
    throw new AuthenticationFailed('missing', 'Send a token or key: `Authorization: Bearer <token>`.');
  const match = /^Bearer +([^\s]+)$/i.exec(authorization);
  if (!match?.[1])
    throw new AuthenticationFailed('invalid', 'The authorization header must read `Bearer <token>`.');
  return match[1];
}

function fromKey(key: ApiKey | null, keyHash: string): Authenticated {
  if (!key) throw new AuthenticationFailed('invalid', 'The API key is unknown.');
  if (key.revokedAt) throw new AuthenticationFailed('revoked', 'The API key has been revoked.');
  return {
    principal: { tenant: key.tenant, actor: `key:${key.id}`, role: key.role },
    expiresAtMs: null,
    keyHash,
  };
}
