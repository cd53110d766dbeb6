import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What production takes from its environment and `npm start` makes for itself, once, in its data folder. */
export interface DevelopmentSecrets {
  /** 32 bytes, base64. */
  readonly masterKey: string;
  /** Standard Webhooks secret shared with the sandbox downstream. */
  readonly downstreamSecret: string;
  /** Ed25519 key pair of the development token issuer, PEM. */
  readonly tokenPrivateKey: string;
  readonly tokenPublicKey: string;
}

/** Reads the secrets of a data folder, making them at first use (mode 0600); processes that start at once agree. */
export function developmentSecrets(dataDir: string): DevelopmentSecrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) publishOnce(file, makeSecrets());
  return JSON.parse(readFileSync(file, 'utf8')) as DevelopmentSecrets;
}

/** A link appears whole or not at all, and the first one stays. */
function publishOnce(file: string, secrets: DevelopmentSecrets): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

function makeSecrets(): DevelopmentSecrets {
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    masterKey: randomBytes(32).toString('base64'),
    downstreamSecret: `whsec_${randomBytes(24).toString('base64')}`,
    tokenPrivateKey: pair.privateKey,
    tokenPublicKey: pair.publicKey,
  };
}
