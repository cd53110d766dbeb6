import 'reflect-metadata';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { CommandContext } from '../commands/index.ts';
import { openEngine } from '../engine.ts';
import { readConfig } from '../platform/config.ts';
import { randomIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { testClocksOf } from '../scheduling-role.ts';
import { secretsOf } from '../secrets.ts';

const usage = `npm run clock -- show             [--tenant dev]
npm run clock -- set <instant>     [--tenant dev]
npm run clock -- advance <instant> [--tenant dev] [--wait <seconds>]

The time of a sandbox: set jumps, advance has everything due on the way happen at its own moment. An engine must be running.
`;

const { values: given, positionals } = parseArgs({
  options: {
    tenant: { type: 'string', default: 'dev' },
    wait: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});

/** Answers with one line of JSON; 1 where it was refused, or not settled within the time. */
async function main(): Promise<number> {
  const [verb = '', at] = positionals;
  const moves = { set: 'setClock', advance: 'advanceClock' } as const;
  const move = verb === 'set' || verb === 'advance' ? moves[verb] : null;
  const to = at === undefined || Number.isNaN(Date.parse(at)) ? null : new Date(at).toISOString();
  if ((verb !== 'show' && !move) || (move && to === null)) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(process.env);
  const engine = await openEngine({ ...config, ROLES: [] }, secretsOf(config), silentLogger);
  try {
    const { tenant } = given;
    const clocks = testClocksOf(engine);
    if (move && to !== null) {
      const answer = await engine.commands[move](asAdmin(tenant), { to });
      if (!answer.ok) {
        console.error(answer.errors.map(({ message }) => message).join('\n'));
        return 1;
      }
    }
    const waitMs = Number(given.wait) * 1_000;
    const settled = waitMs > 0 ? await clocks.settled(tenant, waitMs) : await clocks.isSettled(tenant);
    console.log(JSON.stringify({ tenant, ...(await clocks.view(tenant)), settled }));
    return waitMs > 0 && !settled ? 1 : 0;
  } finally {
    await engine.close();
  }
}

const asAdmin = (tenant: string): CommandContext => ({
  principal: { tenant, actor: `shell:${userInfo().username}`, role: 'admin' },
  idempotencyKey: `shell:${randomIds.next()}`,
});

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
