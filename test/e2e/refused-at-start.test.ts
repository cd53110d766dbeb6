import { createServer, type AddressInfo, type Server } from 'node:net';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { engineStand, type EngineStand } from '../support/engine-stand.ts';
import { engineProcess } from '../support/engine-process.ts';

/** Nothing listens on port 1. */
const nowhere = '127.0.0.1:1';
/** Time enough for the refusal itself, which a busy machine takes its own to give. */
const impatient = { STARTUP_TIMEOUT_MS: '3000' };

describe('an engine that cannot start', () => {
  let stand: EngineStand;
  let taken: Server;

  beforeAll(async () => {
    stand = await engineStand();
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    taken?.close();
    await stand?.drop();
  });

  const cases: readonly [string, () => Record<string, string>, RegExp][] = [
    [
      'without its database',
      () => ({ DATABASE_URL: `postgres://engine:secret@${nowhere}/revenue` }),
      /^DATABASE_URL: PostgreSQL at 127\.0\.0\.1:1 cannot be reached \(.*connect ECONNREFUSED/,
    ],
    [
      'with a password that the database refuses',
      () => ({ DATABASE_URL: withPassword(stand.database.url, 'secret') }),
      /^DATABASE_URL: PostgreSQL at [\d.:]+ cannot be reached \(password authentication failed/,
    ],
    [
      'with a database that is not there',
      () => ({ DATABASE_URL: new URL('/absent', stand.database.url).href }),
      /^DATABASE_URL: PostgreSQL at [\d.:]+ cannot be reached \(database "absent" does not exist/,
    ],
    [
      'without its broker',
      () => ({ AMQP_URL: `amqp://engine:secret@${nowhere}`, ...impatient }),
      /RabbitMQ cannot be reached at AMQP_URL \(amqp:\/\/engine:\*\*\*@127\.0\.0\.1:1\) within 3000 ms: connect ECONNREFUSED/,
    ],
    [
      'with a password that the broker refuses',
      () => ({ AMQP_URL: withPassword(stand.env['AMQP_URL'] ?? '', 'secret'), ...impatient }),
      /RabbitMQ cannot be reached at AMQP_URL .* ACCESS_REFUSED/,
    ],
    [
      'on a port that is taken',
      () => ({ PORT: String((taken.address() as AddressInfo).port) }),
      /^PORT: 127\.0\.0\.1:\d+ is taken/,
    ],
    [
      'with some of the roles and no broker to join them',
      () => ({ AMQP_URL: '', ROLES: 'gateway,relay' }),
      /^AMQP_URL: is required where the roles are split/,
    ],
  ];

  /** A server forgets a connection a moment after its client has; one that is left open would be waited for in vain. */
  const nothingIsOpen = async (): Promise<void> => {
    const open = `select from pg_stat_activity where datname = current_database() and application_name like 'revenue-engine%'`;
    while ((await stand.database.pool.query(open)).rowCount !== 0);
  };

  it.each(cases)(
    '%s names the variable, tells no secret, and leaves nothing open',
    async (_what, env, says) => {
      const config = readConfig({ ...stand.env, ...env() });
      const refusal = await startApp(config, silentLogger).then(
        () => 'it started',
        (error: { readonly message: string }) => error.message,
      );
      expect(refusal).toMatch(says);
      expect(refusal).not.toContain('secret');
      await nothingIsOpen();
    },
  );

  it('says so in one line to who started it, and exits with 1', async () => {
    const { code, stderr } = await engineProcess({
      ...stand.env,
      DATABASE_URL: `postgres://${nowhere}/revenue`,
    }).ended;
    expect(stderr).toMatch(/^DATABASE_URL: [^\n]*\n$/);
    expect(code).toBe(1);
  });
});

function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.password = password;
  return url.href;
}
