import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRabbit } from './broker-choice.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { projectFolder } from './folders.mjs';
import { hydrate, postgresPackage } from './postgres-binaries.mjs';
import { holdStack } from './stack.mjs';
import { tallyLine, tallyOf } from './tally.mjs';

const tell = (line) => console.error(line);

/**
 * Runs the suites on a stack of their own in a temporary folder and ends with one line,
 * `N passed, N failed, N skipped`. `TEST_DATABASE_URL` and `TEST_AMQP_URL` (or `AMQP_URL`) are used where set.
 *
 * @param {string[]} args arguments of jest
 */
export async function test(args) {
  let running;
  let interrupted;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      interrupted ??= signal;
      running?.kill(signal);
    });
  }
  await ensureDependencies(tell);
  const folder = mkdtempSync(join(tmpdir(), 'revenue-engine-test-'));
  const results = join(folder, 'results.json');
  let servers;
  let code = 1;
  let tally = tallyOf(undefined);
  try {
    servers = await testServers(folder);
    if (interrupted === undefined) {
      running = startJest(args, results, servers.env);
      code = (await new Promise((resolve) => running.once('close', resolve))) ?? 1;
      tally = tallyOf(readResults(results));
    }
  } catch (error) {
    tell(error.message);
  } finally {
    await servers?.release();
    // Whoever still writes into it is about to end; what is left behind must not cost the tally.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  console.log(tallyLine(tally));
  if (interrupted) process.exit(128 + constants.signals[interrupted]);
  process.exit(tally.failed > 0 ? 1 : code);
}

async function testServers(folder) {
  const given = {
    TEST_DATABASE_URL: process.env.TEST_DATABASE_URL,
    TEST_AMQP_URL: process.env.TEST_AMQP_URL || process.env.AMQP_URL,
  };
  if (given.TEST_DATABASE_URL && given.TEST_AMQP_URL) return { env: given, release: async () => {} };
  if (!given.TEST_DATABASE_URL) hydrate(postgresPackage());
  const rabbit = async () => {
    if (given.TEST_AMQP_URL) return undefined;
    const found = await findRabbit(tell);
    if (found.failure) throw new Error(instructions(found.failure));
    return found;
  };
  const onRabbitFailure = (error) => {
    throw new Error(instructions(error.message));
  };
  const postgres = !given.TEST_DATABASE_URL;
  const stack = await holdStack(folder, { postgres, rabbit, onRabbitFailure, temporary: true, tell });
  const env = {
    TEST_DATABASE_URL: given.TEST_DATABASE_URL || stack.databaseUrl,
    TEST_AMQP_URL: given.TEST_AMQP_URL || stack.amqpUrl,
  };
  return { env, release: stack.release };
}

function startJest(args, results, env) {
  const jest = join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js');
  return spawn(process.execPath, [jest, ...args, '--json', `--outputFile=${results}`], {
    cwd: projectFolder,
    // The fourth is held open by this process alone: by its end jest learns of ours (test/support/with-parent.ts).
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // A suite must not reach the database or broker that someone works with.
    env: { ...process.env, DATABASE_URL: '', AMQP_URL: '', TEST_PARENT_FD: '3', ...env },
  });
}

function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const instructions = (reason) => `The tests need a RabbitMQ, and none can be had: ${reason}.
Do one of these, then run the tests again:
  - name one whose plugin rabbitmq_consistent_hash_exchange is enabled:
      TEST_AMQP_URL=amqp://user:password@host:5672 npm test
  - install it (it is then run as a private node): apt-get install rabbitmq-server, or brew install rabbitmq
  - docker compose up -d rabbitmq, then
      TEST_AMQP_URL=amqp://revenue:revenue@127.0.0.1:5672 npm test`;
