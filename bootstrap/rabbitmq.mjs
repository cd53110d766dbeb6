import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { amqpAccepts } from './amqp-handshake.mjs';
import { freePort } from './ports.mjs';
import { identify } from './processes.mjs';

const USER = 'revenue';
const READY_MS = 60_000;

/**
 * A node among others of one private cluster.
 *
 * @typedef {object} Member
 * @property {string} name letters, digits and dashes; also that of its folder
 * @property {string[]} cluster the names of all its nodes, this one included
 * @property {number} [namePort] of the name server that another member runs
 */

/** @type {Member} */
const alone = { name: 'rabbitmq', cluster: [] };

/**
 * Prepares a private RabbitMQ node below `folder` and tells how to run it: its name server first, then the
 * node. It shares neither name server, cookie, ports nor files with any other node of this machine, unless it is
 * a member of a cluster, whose nodes share the first two.
 *
 * @param {string} folder
 * @param {import('./rabbitmq-installations.mjs').RabbitInstallation} installation
 * @param {{rabbitmq: string, cookie: string}} credentials
 * @param {Member} [member]
 * @returns {Promise<{servers: import('./stack.mjs').Server[], url: string, namePort: number}>}
 */
export async function prepareRabbit(folder, installation, credentials, member = alone) {
  const home = join(folder, member.name);
  for (const part of ['', 'log', 'mnesia', 'schema'])
    mkdirSync(join(home, part), { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  // Erlang refuses a cookie that others can read, and RabbitMQ then ends with exit code 0.
  const cookie = join(home, '.erlang.cookie');
  if (!existsSync(cookie)) writeFileSync(cookie, credentials.cookie, { mode: 0o400 });

  const [port, distributionPort] = [await freePort(), await freePort()];
  const namePort = member.namePort ?? (await freePort());
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
      ...clusterOf(member),
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
    RABBITMQ_NODENAME: nodeName(member.name),
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
  const shared = { env, stopSignal: 'SIGTERM', log: join(folder, `${member.name}.log`), cleanUp: [] };
  const login = { port, user: USER, password: credentials.rabbitmq };
  const nameServer = {
    ...shared,
    name: 'RabbitMQ name server',
    command: join(installation.erlang, 'epmd'),
    args: ['-port', String(namePort)],
    ready: async () => true,
  };
  const node = {
    ...shared,
    name: member === alone ? 'RabbitMQ' : `RabbitMQ ${member.name}`,
    command: join(installation.scripts, 'rabbitmq-server'),
    args: [],
    ready: (pid) => ready(login, pid),
  };
  return {
    url: `amqp://${USER}:${credentials.rabbitmq}@127.0.0.1:${port}`,
    servers: member.namePort === undefined ? [nameServer, node] : [node],
    namePort,
  };
}

const nodeName = (name) => `${name === alone.name ? 'revenue-engine' : name}@localhost`;

/** Nodes that start together find each other by name; one that is cut off from the others stops serving. */
function clusterOf({ cluster }) {
  if (cluster.length === 0) return [];
  const nodes = cluster.map(
    (name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${nodeName(name)}`,
  );
  return [
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes,
    'cluster_partition_handling = pause_minority',
  ];
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
