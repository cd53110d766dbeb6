import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { epochMs, type Clock } from '../clock.ts';
import type { GrantableRole } from './authentication.ts';

export interface DevelopmentToken {
  readonly tenant: string;
  readonly subject: string;
  readonly role: GrantableRole;
  /** Default 30 days. */
  readonly ttlSeconds?: number;
}

/**
 * Signs tokens with the key pair of the data folder, so that `npm start` can print one. Production has an
 * issuer of its own and is refused.
 */
export function createDevelopmentIssuer(options: {
  /** Ed25519, PKCS #8 PEM. */
  readonly privateKey: string;
  readonly environment: 'development' | 'production' | 'test';
  readonly clock: Clock;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}): (token: DevelopmentToken) => Promise<string> {
  if (options.environment === 'production')
    throw new Error('The development token issuer does not serve production.');
  const key = createPrivateKey(options.privateKey);
  return ({ tenant, subject, role, ttlSeconds = 30 * 86_400 }) => {
    const nowSeconds = Math.floor(epochMs(options.clock) / 1000);
    const token = new SignJWT({ tenant, role })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(subject)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + ttlSeconds);
    if (options.issuer !== undefined) token.setIssuer(options.issuer);
    if (options.audience !== undefined) token.setAudience(options.audience);
    return token.sign(key);
  };
}
