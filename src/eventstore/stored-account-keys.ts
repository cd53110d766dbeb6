import { performance } from 'node:perf_hooks';
import type { Pool } from 'pg';
import { AccountErased, newWrappedKey, unwrapKey, type AccountKeys } from './account-keys.ts';
import { Gathered, type LookUp } from './gathered.ts';
import { run } from './statements.ts';

const cachedKeys = 10_000;
/** An erasure by another process is obeyed at the latest after this. */
const cachedForMs = 60_000;

interface KeyRow {
  readonly wrapped_key: Buffer | null;
}

/**
 * Keys in `account_keys`, wrapped by the master key. A key is made before the append that needs it, in a statement of its own:
 * harmless when that append never comes, and two writers at once end with one key.
 */
export class StoredAccountKeys implements AccountKeys {
  readonly #pool: Pool;
  readonly #masterKey: Buffer;
  readonly #ensured: Gathered<LookUp, KeyRow | undefined>;
  readonly #cache = new Map<string, { key: Buffer; until: number }>();

  constructor(pool: Pool, masterKey: Buffer) {
    this.#pool = pool;
    this.#masterKey = masterKey;
    this.#ensured = new Gathered(
      async (wanted) => (await this.#ensure([wanted]))[0],
      (wanted) => this.#ensure(wanted),
    );
  }

  async forSealing(tenant: string, accountId: string): Promise<Buffer> {
    const cached = this.#cached(tenant, accountId);
    if (cached) return cached;
    const ensured = await this.#ensured.get({ tenant, name: accountId });
    // Nothing: another writer made the key after the statement's snapshot was taken.
    const row = ensured ?? (await this.#row(tenant, accountId));
    if (!row?.wrapped_key) throw new AccountErased(accountId);
    return this.#keep(tenant, accountId, row.wrapped_key);
  }

  async forOpening(tenant: string, accountId: string): Promise<Buffer | null> {
    const cached = this.#cached(tenant, accountId);
    if (cached) return cached;
    const row = await this.#row(tenant, accountId);
    return row?.wrapped_key ? this.#keep(tenant, accountId, row.wrapped_key) : null;
  }

  /** Destroys the key for good: what it sealed reads as null from then on. */
  async erase(tenant: string, accountId: string): Promise<void> {
    await run(this.#pool, 'erase-account-key', [tenant, accountId]);
    this.#cache.delete(cacheKey(tenant, accountId));
  }

  /** One statement, so one commit, for the keys of all these accounts of one tenant. */
  async #ensure(wanted: readonly LookUp[]): Promise<readonly (KeyRow | undefined)[]> {
    const { tenant } = wanted[0]!;
    const accounts = wanted.map(({ name }) => name);
    const fresh = accounts.map((account) => newWrappedKey(this.#masterKey, tenant, account));
    const values = [tenant, accounts, fresh];
    const { rows } = await run<KeyRow & { account_id: string }>(this.#pool, 'ensure-account-keys', values);
    const byAccount = new Map(rows.map((row) => [row.account_id, row]));
    return accounts.map((account) => byAccount.get(account));
  }

  async #row(tenant: string, accountId: string): Promise<KeyRow | undefined> {
    return (await run<KeyRow>(this.#pool, 'account-key', [tenant, accountId])).rows[0];
  }

  #cached(tenant: string, accountId: string): Buffer | null {
    const name = cacheKey(tenant, accountId);
    const entry = this.#cache.get(name);
    if (!entry) return null;
    this.#cache.delete(name);
    if (entry.until < performance.now()) return null;
    this.#cache.set(name, entry);
    return entry.key;
  }

  #keep(tenant: string, accountId: string, wrapped: Buffer): Buffer {
    const key = unwrapKey(this.#masterKey, tenant, accountId, wrapped);
    if (this.#cache.size >= cachedKeys) this.#cache.delete(this.#cache.keys().next().value!);
    this.#cache.set(cacheKey(tenant, accountId), { key, until: performance.now() + cachedForMs });
    return key;
  }
}

const cacheKey = (tenant: string, accountId: string): string => JSON.stringify([tenant, accountId]);
