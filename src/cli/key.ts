import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { migrate } from '../../migrations/migrate.ts';
import { createPool } from '../platform/database.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../platform/identity/api-keys.ts';
import { grantableRoles, humanRole } from '../platform/identity/authentication.ts';
import { requireTenant } from '../platform/identity/tenants.ts';
import { toldHelp } from './told-help.ts';

const usage = `npm run key -- create --tenant <tenant> --role <${grantableRoles.join('|')}> [--name <name>]
npm run key -- list --tenant <tenant>
npm run key -- revoke --tenant <tenant> <id>
`;

interface Asked {
  readonly verb: string | undefined;
  readonly id: string | undefined;
  readonly tenant: string | undefined;
  readonly role: string | undefined;
  readonly name: string | undefined;
}

/** `npm run key`: API keys for partners. A key is shown once, when it is made; only its hash is kept. */
async function main(): Promise<number> {
  if (toldHelp(usage)) return 0;
  const { values, positionals } = parseArgs({
    options: { tenant: { type: 'string' }, role: { type: 'string' }, name: { type: 'string' } },
    allowPositionals: true,
  });
  const [verb, id] = positionals;
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is required but not set');
  await migrate(url);
  const pool = createPool({ url, applicationName: 'revenue-engine key', max: 1 });
  try {
    const asked = { verb, id, tenant: values.tenant, role: values.role, name: values.name };
    const said = await answer(pool, asked);
    if (said === null) process.stderr.write(usage);
    else console.log(said);
    return said === null ? 2 : 0;
  } finally {
    await pool.end();
  }
}

/** Null where it is not one of the things that can be asked. */
async function answer(pool: Pool, { verb, id, tenant, role: roleName, name }: Asked): Promise<string | null> {
  if (!tenant) return null;
  await requireTenant(pool, tenant);
  const role = humanRole(roleName);
  if (verb === 'create' && role) {
    const { key, apiKey } = await createApiKey(pool, { tenant, role, name: name ?? role });
    return `${key}\nid ${apiKey.id}, role ${role}; the key is not shown again`;
  }
  if (verb === 'list') {
    const keys = await listApiKeys(pool, tenant);
    return keys
      .map((key) =>
        [key.id, `rk_…${key.lastFour}`, key.role, key.name, key.revokedAt ? 'revoked' : 'good'].join('\t'),
      )
      .join('\n');
  }
  if (verb === 'revoke' && id) {
    if (!(await revokeApiKey(pool, tenant, id))) throw new Error(`The tenant ${tenant} has no key ${id}.`);
    return `${id} is revoked`;
  }
  return null;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
