import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openLedger } from '../connectors/sandbox/ledger.ts';
import { createRules } from '../connectors/sandbox/rules.ts';
import { createSandboxServer } from '../connectors/sandbox/server.ts';
import { developmentSecrets } from '../platform/development-secrets.ts';

const usage = `npm run sandbox -- [--port 4100] [--host 127.0.0.1] [--secret whsec_…] [--ledger FILE]

A downstream to develop against: verifies signatures, keeps a ledger by idempotency key, honours tombstones.
  GET  /ledger    every effect, undo and tombstone
  PUT  /control   {"rules":[{"mode":"fail|delay|hang|drop","downstream":"provisioning","times":2,"status":503}]}
Start the engine with DOWNSTREAM_URL and DOWNSTREAM_SECRET as printed.`;

/** The one given, else the one that an engine with the same data folder signs with, else a new one, to be copied. */
function secretToUse(): string {
  const { DOWNSTREAM_SECRET, DATA_DIR } = process.env;
  if (DOWNSTREAM_SECRET) return DOWNSTREAM_SECRET;
  return DATA_DIR
    ? developmentSecrets(DATA_DIR).downstreamSecret
    : `whsec_${randomBytes(24).toString('base64')}`;
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4100' },
    host: { type: 'string', default: '127.0.0.1' },
    secret: { type: 'string' },
    ledger: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const secret = values.secret ?? secretToUse();
  const server = createSandboxServer({
    ledger: openLedger(values.ledger),
    rules: createRules(),
    secrets: secret,
  });
  server.on('error', (error) => {
    console.error(
      `The sandbox cannot listen on ${values.host}:${values.port}: ${error.message}. Choose another --port.`,
    );
    process.exitCode = 1;
  });
  server.listen(Number(values.port), values.host, () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : values.port;
    console.log(
      `Sandbox downstream on http://${values.host}:${port}, ledger ${values.ledger ?? 'in memory'}.`,
    );
    console.log(`DOWNSTREAM_URL=http://${values.host}:${port}\nDOWNSTREAM_SECRET=${secret}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}
