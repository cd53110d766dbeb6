import { parseArgs } from 'node:util';
import { anchorKey } from '../operations/integrity/anchors.ts';
import { verifyLog, type Verification } from '../operations/integrity/verify.ts';
import { readConfig } from '../platform/config.ts';
import { createPool } from '../platform/database.ts';
import { requireTenant } from '../platform/identity/tenants.ts';
import { secretsOf } from '../secrets.ts';
import { toldHelp } from './told-help.ts';

const usage = `npm run verify [-- --tenant <name> [--stream <name>]] [--witness <anchor>] [--json]

Recomputes the hash chains of the log and checks its anchors. Names the first event of each stream that was changed, removed, cut off,
added or rewritten, and ends with code 1 where there is one. --witness takes an anchor from the logs, which must still be there.
`;

/** `npm run verify`: whether the log is what was written. */
async function main(): Promise<number> {
  if (toldHelp(usage)) return 0;
  const { values } = parseArgs({
    options: {
      tenant: { type: 'string' },
      stream: { type: 'string' },
      witness: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { tenant = null, stream = null, witness = null } = values;
  const isWitness = witness === null || /^\d+:[0-9a-f]{64}$/.test(witness);
  if ((stream !== null && tenant === null) || !isWitness) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(process.env);
  const key = anchorKey(secretsOf(config).masterKey);
  const pool = createPool({
    url: config.DATABASE_URL,
    applicationName: 'revenue-engine verify',
    max: 2,
    statementTimeoutMs: 600_000,
  });
  const begun = performance.now();
  try {
    const verification = await verifyLog(pool, key, { tenant, stream }, witness);
    // Streams of a tenant whose row is gone are verified all the same.
    if (tenant !== null && verification.chains.streams === 0) await requireTenant(pool, tenant);
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(
      values.json ? `${JSON.stringify({ ...verification, seconds })}\n` : told(verification, seconds),
    );
    return verification.intact ? 0 : 1;
  } finally {
    await pool.end();
  }
}

function told({ chains, anchors, problems, intact }: Verification, seconds: number): string {
  const speed = Math.round(chains.events / Math.max(seconds, 0.001));
  const lines = problems.map((problem) =>
    'stream' in problem
      ? `${problem.tenant} ${problem.stream} version ${problem.version}: ${problem.problem}${'anchor' in problem ? ` (known from anchor ${problem.anchor})` : ''}`
      : `anchor ${problem.anchor}: ${problem.problem}`,
  );
  return [
    ...lines,
    `${chains.events} events in ${chains.streams} streams, ${anchors.anchors} anchors: ${intact ? 'intact' : 'NOT INTACT'} (${seconds.toFixed(1)} s, ${speed} events/s)`,
    anchors.last ? `anchored last at ${anchors.lastTakenAt}: ${anchors.last}` : 'no anchors yet',
    '',
  ].join('\n');
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
