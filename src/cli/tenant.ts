import { parseArgs } from 'node:util';
import { createPool } from '../platform/database.ts';
import { createTenant, listTenants } from '../platform/identity/tenants.ts';
import { migrate } from '../../migrations/migrate.ts';
import { toldHelp } from './told-help.ts';

const usage = `npm run tenant -- create <name> [--sandbox]
npm run tenant -- list
`;

/** `npm run tenant`: makes tenants, of which every token and key names one. */
async function main(): Promise<number> {
  if (toldHelp(usage)) return 0;
  const { values, positionals } = parseArgs({
    options: { sandbox: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [verb, name] = positionals;
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is required but not set');
  const create = verb === 'create' && name !== undefined;
  if (!create && verb !== 'list') {
    process.stderr.write(usage);
    return 2;
  }
  await migrate(url);
  const pool = createPool({ url, applicationName: 'revenue-engine tenant', max: 1 });
  try {
    if (create) {
      const { created, tenant, sandbox } = await createTenant(pool, name, values.sandbox);
      console.log(`${tenant}\t${sandbox ? 'sandbox' : 'live'}\t${created ? 'created' : 'was there already'}`);
    } else {
      for (const { tenant, sandbox, createdAt } of await listTenants(pool))
        console.log(`${tenant}\t${sandbox ? 'sandbox' : 'live'}\t${createdAt.toISOString()}`);
    }
    return 0;
  } finally {
    await pool.end();
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
