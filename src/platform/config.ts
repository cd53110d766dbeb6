import { z } from 'zod';
import { isCrashAt } from './crash-points.ts';

/** What a process may do; one process may do all of it. */
export const processRoles = ['gateway', 'relay', 'projector', 'orchestrator'] as const;
export type ProcessRole = (typeof processRoles)[number];

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });
const amqpRemedy =
  'must be a URL that begins with amqp:// or amqps://, or several, separated by commas, that differ in host and port only';
function areNodesOfOneCluster(text: string): boolean {
  const nodes = text.split(',');
  if (!nodes.every((node) => URL.canParse(node))) return false;
  const login = (node: string): string => {
    const { protocol, username, password, pathname, search } = new URL(node);
    return JSON.stringify([protocol, username, password, pathname, search]);
  };
  const [first = ''] = nodes;
  return ['amqp:', 'amqps:'].includes(new URL(first).protocol) && new Set(nodes.map(login)).size === 1;
}
const integer = (min: number, max: number, byDefault: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(byDefault);
};
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => (part.trim() ? [part.trim()] : [])));

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  /**
   * Without it the in-process broker serves, for one process that has all roles. Nodes of a cluster are separated by commas; they
   * share user, password and virtual host.
   */
  AMQP_URL: z.string().refine(areNodesOfOneCluster, { message: amqpRemedy }).optional(),
  /** Before every exchange and queue name, so that several engines can share a broker; all processes of one engine take the same. */
  AMQP_NAMESPACE: z
    .string()
    .regex(/^[\w.:-]{0,64}$/, {
      message: 'must be at most 64 letters, digits, dots, colons, dashes and underscores',
    })
    .default(''),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65535, 4000),
  ROLES: list
    .pipe(z.array(z.enum(processRoles, { error: `must be some of ${processRoles.join(',')}` })))
    .transform((r) => (r.length > 0 ? r : [...processRoles])),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_POOL: integer(2, 200, 20),
  OUTBOX_SHARDS: integer(1, 64, 8),
  PARTITIONS: integer(1, 64, 4),
  /** How long a start waits for the broker. */
  STARTUP_TIMEOUT_MS: integer(1_000, 300_000, 15_000),
  /** How long a query that names a write waits for its read model, before it says `stale`. */
  READ_PATIENCE_MS: integer(0, 60_000, 2_000),
  SHUTDOWN_DEADLINE_MS: integer(0, 120_000, 10_000),
  /** Where development secrets and the like are kept between runs; `npm start` sets it. */
  DATA_DIR: z.string().optional(),
  /** 32 bytes, base64: wraps the accounts' keys for personal data and keys the request hashes. */
  MASTER_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, { message: 'must be 32 bytes in base64' })
    .optional(),
  JWT_JWKS_URL: url('http:', 'https:').optional(),
  JWT_PUBLIC_KEY: z.string().optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  CORS_ORIGINS: list,
  GRAPHQL_GET: z.enum(['off', 'on']).default('off'),
  DOWNSTREAM_URL: url('http:', 'https:').optional(),
  /** Whoever sends it as bearer may read `/metrics`; without it only this machine may, and in production nobody. */
  METRICS_TOKEN: z.string().min(16, { message: 'must have at least 16 characters' }).optional(),
  DOWNSTREAM_SECRET: z.string().startsWith('whsec_').optional(),
  /** Where this process shall kill itself, for tests of recovery. */
  CRASH_AT: z
    .string()
    .refine(isCrashAt, {
      message: 'must be a crash point, or one with the number of its pass: relay.confirmed:2',
    })
    .optional(),
});

export type Config = Readonly<z.infer<typeof environment>>;

/** Every variable that is read. */
export const configVariables: readonly string[] = Object.keys(environment.shape);

/** The configuration cannot be used; the message has one line per variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and checks the environment. Empty variables count as absent. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${String(issue.path[0])}: ${remedy(issue, given)}`);
    throw new ConfigError(`The environment cannot be used:\n${[...new Set(lines)].join('\n')}`);
  }
  const config = parsed.data;
  if (config.NODE_ENV === 'production') requireInProduction(config);
  return config;
}

function remedy(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const variable = String(issue.path[0]);
  return given[variable] === undefined ? 'is required but not set' : issue.message;
}

function requireInProduction(config: Config): void {
  const missing: string[] = [];
  if (!config.MASTER_KEY) missing.push('  MASTER_KEY: is required in production (openssl rand -base64 32)');
  if (!config.JWT_JWKS_URL && !config.JWT_PUBLIC_KEY)
    missing.push('  JWT_JWKS_URL: this or JWT_PUBLIC_KEY is required in production');
  if (config.DOWNSTREAM_URL && !config.DOWNSTREAM_SECRET)
    missing.push('  DOWNSTREAM_SECRET: is required with DOWNSTREAM_URL (whsec_…)');
  if (config.CRASH_AT) missing.push('  CRASH_AT: must not be set in production');
  if (missing.length > 0) throw new ConfigError(`The environment cannot be used:\n${missing.join('\n')}`);
}
