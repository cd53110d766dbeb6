import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { amqpAccepts } from './amqp-handshake.mjs';
import { freePort } from './ports.mjs';
import { identify } from './processes.mjs';

const USER = 'revenue';
const READY_MS = 60_000;

/**
 * Prepares a private RabbitMQ node below `folder` and tells how to run it: its name server first, then the
 * node. It shares neither name server, cookie, ports nor files with any other node of this machine.
 *
 * @param {string} folder
 * @param {import('./rabbitmq-installations.mjs').RabbitInstallation} installation
 * @param {{rabbitmq: string, cookie: string}} credentials
 * @returns {Promise<{servers: import('./stack.mjs').Server[], url: string}>}
 */
export async function prepareRabbit(folder, installation, credentials) {
  const home = join(folder, 'rabbitmq');
  for (const part of ['', 'log', 'mnesia', 'schema'])
    mkdirSync(join(home, part), { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  // Erlang refuses a cookie that others can read, and RabbitMQ then ends with exit code 0.
  const cookie = join(home, '.erlang.cookie');
  if (!existsSync(cookie)) writeFileSync(cookie, credentials.cookie, { mode: 0o400 });

  const [port, distributionPort, namePort] = [await freePort(), await freePort(), await freePort()];
  const file = (name, text) => {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  const configuration = file(
    'rabbitmq.conf',
    [
      `listeners.tcp.1 = 127.0.0.1:${port}`,
      `default_user = ${USER}`,
      `default_pass = ${credentials.rabbitmq}`,
      'loopback_users.guest = true',
      // Standard output goes to our own log, which also holds what precedes RabbitMQ's logging.
      'log.file = false',
      'log.console = true',
      'log.console.level = info',
      'disk_free_limit.absolute = 50MB',
      '',
    ].join('\n'),
  );
  const plugins = file('enabled_plugins', '[rabbitmq_consistent_hash_exchange].\n');
  const advanced = file('advanced.config', '[].\n');

  const env = {
    PATH: `${installation.erlang}:${process.env.PATH ?? ''}`,
    LD_LIBRARY_PATH: [...installation.libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    LANG: 'C.UTF-8',
    HOME: home,
    ERL_EPMD_PORT: String(namePort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // Run by the script itself this makes its process the Erlang machine, not a shell that waits for one.
    detached: 'true',
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_NODENAME: 'revenue-engine@localhost',
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CONFIG_FILE: configuration,
    RABBITMQ_ADVANCED_CONFIG_FILE: advanced,
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, 'schema'),
    RABBITMQ_SCHEMA_DIR: join(home, 'schema'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
  };
  const shared = { env, stopSignal: 'SIGTERM', log: join(folder, 'rabbitmq.log'), cleanUp: [] };
  const login = { port, user: USER, password: credentials.rabbitmq };
  return {
    url: `amqp://${USER}:${credentials.rabbitmq}@127.0.0.1:${port}`,
    servers: [
      {
        ...shared,
        name: 'RabbitMQ name server',
        command: join(installation.erlang, 'epmd'),
        args: ['-port', String(namePort)],
        ready: async () => true,
      },
      {
        ...shared,
        name: 'RabbitMQ',
        command: join(installation.scripts, 'rabbitmq-server'),
        args: [],
        ready: (pid) => ready(login, pid),
      },
    ],
  };
}

/** Only a connection that took our random password shows that it is our node which answers. */
async function ready(login, pid) {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (await amqpAccepts(login)) return true;
    if (identify(pid) === undefined) return false;
    await pause(50);
  }
  return false;
}
