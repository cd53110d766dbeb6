import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, in base64, marked `v1,`. Secrets are written `whsec_` and base64.
 * During a rotation a secret setting holds several, separated by spaces: all of them sign, any of them verifies.
 */

/** Headers of one delivery. The id is the same for all attempts, the timestamp is that of the attempt. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

export type Verification =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'missing_headers' | 'timestamp_outside_tolerance' | 'no_matching_signature';
    };

const prefix = 'whsec_';
const toleranceSeconds = 5 * 60;

export function sign(secrets: string, id: string, timestamp: number, body: string): SignedHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keysOf(secrets)
      .map((key) => `v1,${digest(key, id, String(timestamp), body).toString('base64')}`)
      .join(' '),
  };
}

/** @param now seconds since 1970; a timestamp further than five minutes from it, either way, is a replay or a wrong clock. */
export function verify(
  secrets: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  now: number,
): Verification {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return { ok: false, reason: 'missing_headers' };
  }
  const isNear = /^\d+$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= toleranceSeconds;
  if (!isNear) return { ok: false, reason: 'timestamp_outside_tolerance' };
  const given = signatures.split(' ').flatMap((each) => (each.startsWith('v1,') ? [each.slice(3)] : []));
  const expected = keysOf(secrets).map((key) => digest(key, id, timestamp, body));
  const matches = given.some((each) => expected.some((mac) => equal(mac, Buffer.from(each, 'base64'))));
  return matches ? { ok: true } : { ok: false, reason: 'no_matching_signature' };
}

/** @throws where there is no secret, or one is not `whsec_` and base64 */
function keysOf(secrets: string): readonly Buffer[] {
  const keys = secrets
    .split(' ')
    .filter((secret) => secret !== '')
    .map((secret) => {
      const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : '', 'base64');
      if (key.length === 0) throw new Error('A webhook secret must be whsec_ followed by base64.');
      return key;
    });
  if (keys.length === 0) throw new Error('A webhook secret is needed: whsec_ followed by base64.');
  return keys;
}

function digest(key: Buffer, id: string, timestamp: string, body: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}

const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
