import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.ts';
import { AuthenticationFailed, humanRole, IssuerUnreachable, type Authenticated } from './authentication.ts';

export interface TokenVerifierOptions {
  /** Where the issuer publishes its keys; wins over `publicKey`. */
  readonly jwksUrl?: string | undefined;
  /** One public key, SPKI PEM. */
  readonly publicKey?: string | undefined;
  /** Required `iss`, where set. */
  readonly issuer?: string | undefined;
  /** Required `aud`, where set. */
  readonly audience?: string | undefined;
  readonly clock: Clock;
}

/** Signed by public-key algorithms only: a shared secret or `none` can never pass for one. */
const algorithms = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
];
const clockToleranceSeconds = 5;

/**
 * Verifies JSON Web Tokens (RFC 7519) that carry `sub`, `exp`, `tenant` and `role`. Throws
 * `AuthenticationFailed`, and `IssuerUnreachable` where the keys to verify with cannot be had.
 */
export function createTokenVerifier(
  options: TokenVerifierOptions,
): (token: string) => Promise<Authenticated> {
  const key = verificationKey(options);
  return async (token) => {
    const payload = await verified(token, key, options);
    return fromClaims(payload);
  };
}

function verificationKey(options: TokenVerifierOptions): JWTVerifyGetKey {
  if (options.jwksUrl) return publishedKeys(options.jwksUrl);
  if (!options.publicKey) throw new Error('A token verifier needs a JWKS address or a public key.');
  const pem: KeyObject = createPublicKey(options.publicKey);
  return () => Promise.resolve(pem);
}

/** Keys of an issuer, fetched when a token names one that is not known yet. */
function publishedKeys(address: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(address));
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new IssuerUnreachable(`The keys of the token issuer cannot be read from ${address}.`, {
        cause: error,
      });
    }
  };
}

async function verified(
  token: string,
  key: JWTVerifyGetKey,
  options: TokenVerifierOptions,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(options.clock.now()),
      requiredClaims: ['exp', 'sub', 'tenant', 'role'],
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AuthenticationFailed('expired', 'The token has expired.');
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      throw new AuthenticationFailed('invalid', 'The token cannot be verified.');
    throw error;
  }
}

function fromClaims(payload: JWTPayload): Authenticated {
  const role = humanRole(payload['role']);
  const tenant = payload['tenant'];
  if (!role || typeof tenant !== 'string' || !tenant || !payload.sub)
    throw new AuthenticationFailed('invalid', 'The token names no tenant or no known role.');
  return {
    principal: { tenant, actor: `user:${payload.sub}`, role },
    expiresAtMs: (payload.exp ?? 0) * 1000,
    keyHash: null,
  };
}
