import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;
const prefix = 'sealed:v1:';

/** Whose field it is; bound to the ciphertext, so that it opens nowhere else. */
export interface SealedFor {
  readonly tenant: string;
  readonly accountId: string;
}

/** AES-256-GCM: nonce, tag, ciphertext. `bound` is authenticated along and must be the same when opened. */
export function encrypt(key: Buffer, plain: Buffer, bound: readonly string[]): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(JSON.stringify(bound)));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** @throws when key, bytes or `bound` are not those of `encrypt`. */
export function decrypt(key: Buffer, sealed: Buffer, bound: readonly string[]): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(JSON.stringify(bound)))
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
}

/**
 * Seals one personal field as `sealed:v1:<base64url>`. The field's path travels inside, since a reader that shows a sealed
 * value (a read model's column) no longer knows where in which event it stood.
 */
export function sealField(key: Buffer, owner: SealedFor, path: string, plain: string): string {
  const name = Buffer.from(path);
  if (name.length > 255) throw new RangeError(`field path ${path} is longer than 255 bytes`);
  const sealed = encrypt(key, Buffer.from(plain), [owner.tenant, owner.accountId, path]);
  return prefix + Buffer.concat([Buffer.from([name.length]), name, sealed]).toString('base64url');
}

/** @throws when the text was not sealed by `sealField` with this key for this owner. */
export function openField(key: Buffer, owner: SealedFor, sealed: string): string {
  if (!isSealed(sealed)) throw new TypeError('not a sealed field');
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
  const end = 1 + bytes.readUInt8(0);
  const path = bytes.subarray(1, end).toString();
  return decrypt(key, bytes.subarray(end), [owner.tenant, owner.accountId, path]).toString();
}

export const isSealed = (text: string): boolean => text.startsWith(prefix);
