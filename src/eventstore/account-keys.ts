import { randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './sealing.ts';

/** Keys of personal data, one per account. */
export interface AccountKeys {
  /** The account's key, made when it has none. @throws AccountErased */
  forSealing(tenant: string, accountId: string): Promise<Buffer>;
  /** Null where the account has no key or it was erased. */
  forOpening(tenant: string, accountId: string): Promise<Buffer | null>;
}

export class AccountErased extends Error {
  constructor(accountId: string) {
    super(
      `personal data of account ${accountId} was erased; nothing personal can be recorded for it any more`,
    );
    this.name = 'AccountErased';
  }
}

/** Master key from configuration: 32 bytes in base64. @throws with the name of the variable, never its value. */
export function parseMasterKey(base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== 32)
    throw new Error(`MASTER_KEY must be 32 bytes in base64; it decodes to ${key.length}`);
  return key;
}

const bound = (tenant: string, accountId: string): string[] => ['account-key', tenant, accountId];

export function newWrappedKey(masterKey: Buffer, tenant: string, accountId: string): Buffer {
  return encrypt(masterKey, randomBytes(32), bound(tenant, accountId));
}

/** @throws when the master key is not the one that wrapped it. */
export function unwrapKey(masterKey: Buffer, tenant: string, accountId: string, wrapped: Buffer): Buffer {
  return decrypt(masterKey, wrapped, bound(tenant, accountId));
}

/** Keys held by the process alone, for the in-memory store. */
export function memoryAccountKeys(): AccountKeys & { erase(tenant: string, accountId: string): void } {
  const keys = new Map<string, Buffer | null>();
  const name = (tenant: string, accountId: string): string => JSON.stringify([tenant, accountId]);
  return {
    async forSealing(tenant, accountId) {
      const held = keys.get(name(tenant, accountId));
      if (held === null) throw new AccountErased(accountId);
      const key = held ?? randomBytes(32);
      keys.set(name(tenant, accountId), key);
      return key;
    },
    forOpening: async (tenant, accountId) => keys.get(name(tenant, accountId)) ?? null,
    erase: (tenant, accountId) => void keys.set(name(tenant, accountId), null),
  };
}
