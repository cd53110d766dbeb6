import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { GrantableRole } from './authentication.ts';

/** What may be shown of a key; the key itself is shown once, when it is made, and only its hash is kept. */
export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly role: GrantableRole;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const columns = `key_id as id, tenant, name, role, last_four as "lastFour", created_at as "createdAt", revoked_at as "revokedAt"`;

/** SHA-256 suffices: a key is 256 random bits, so there is no dictionary to try. */
export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith('rk_');
}

/** Makes a key for a tenant and gives it, this once, in the clear. Throws where the tenant is unknown. */
export async function createApiKey(
  pool: Pool,
  request: { tenant: string; name: string; role: GrantableRole },
): Promise<{ key: string; apiKey: ApiKey }> {
  const key = `rk_${randomBytes(32).toString('base64url')}`;
  const { rows } = await pool.query<ApiKey>(
    `insert into api_keys (key_hash, tenant, name, role, last_four) values ($1, $2, $3, $4, $5) returning ${columns}`,
    [apiKeyHash(key), request.tenant, request.name, request.role, key.slice(-4)],
  );
  return { key, apiKey: rows[0]! };
}

export async function listApiKeys(pool: Pool, tenant: string): Promise<readonly ApiKey[]> {
  const { rows } = await pool.query<ApiKey>(
    `select ${columns} from api_keys where tenant = $1 order by created_at, key_id`,
    [tenant],
  );
  return rows;
}

/** True where the key exists; revoking again changes nothing. */
export async function revokeApiKey(pool: Pool, tenant: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update api_keys set revoked_at = coalesce(revoked_at, now()) where tenant = $1 and key_id::text = $2',
    [tenant, id],
  );
  return rowCount === 1;
}

export async function findApiKey(pool: Pool, hash: string): Promise<ApiKey | null> {
  const { rows } = await pool.query<ApiKey>({
    name: 'api-key-by-hash',
    text: `select ${columns} from api_keys where key_hash = $1`,
    values: [hash],
  });
  return rows[0] ?? null;
}
