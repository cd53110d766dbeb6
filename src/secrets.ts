import { createHmac } from 'node:crypto';
import { parseMasterKey } from './eventstore/account-keys.ts';
import { ConfigError, type Config } from './platform/config.ts';
import { developmentSecrets, type DevelopmentSecrets } from './platform/development-secrets.ts';

export interface Secrets {
  readonly masterKey: Buffer;
  /** Keys the hashes over command inputs that receipts keep, so that they betray nothing of personal data. */
  readonly requestHashKey: Buffer;
  readonly downstreamSecret: string;
  /** Set where this process signs and accepts development tokens; never in production. */
  readonly development: DevelopmentSecrets | null;
}

/** From the environment, and in development from the data folder where the environment is silent. Throws `ConfigError`. */
export function secretsOf(config: Config): Secrets {
  const development =
    config.NODE_ENV !== 'production' && config.DATA_DIR ? developmentSecrets(config.DATA_DIR) : null;
  const master = config.MASTER_KEY ?? development?.masterKey;
  if (!master)
    throw new ConfigError('MASTER_KEY: is required where DATA_DIR is not set (openssl rand -base64 32)');
  const downstreamSecret = config.DOWNSTREAM_SECRET ?? development?.downstreamSecret;
  if (config.DOWNSTREAM_URL && !downstreamSecret)
    throw new ConfigError('DOWNSTREAM_SECRET: is required with DOWNSTREAM_URL (whsec_…)');
  const masterKey = parseMasterKey(master);
  return {
    masterKey,
    requestHashKey: createHmac('sha256', masterKey).update('request-hash').digest(),
    downstreamSecret: downstreamSecret ?? '',
    development,
  };
}
