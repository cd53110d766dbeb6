import { join } from 'node:path';
import { createRules } from '../../src/connectors/sandbox/rules.ts';
import { openLedger } from '../../src/connectors/sandbox/ledger.ts';
import { createSandboxServer } from '../../src/connectors/sandbox/server.ts';
import type { AddressInfo } from 'node:net';
import { startChild, type Usage } from '../harness/child.ts';
import { graphqlClient, type Client } from '../harness/graphql-client.ts';
import { openStand, type Run, type Stand } from '../harness/stand.ts';
import { signUp, type Customer } from './customers.ts';

export interface Measured {
  readonly stand: Stand;
  readonly client: Client;
  readonly customers: readonly Customer[];
  readonly usage: () => Promise<Usage>;
}

const downstreamMs = 5;

/** A process with all roles, its customers signed up, and a sandbox downstream that answers in 5 ms, for as long as `work` lasts. */
export async function withEngine<T>(
  customers: number,
  run: Run,
  work: (measured: Measured) => Promise<T>,
): Promise<T> {
  const stand = await openStand();
  const rules = createRules();
  rules.set([{ mode: 'delay', delayMs: downstreamMs }]);
  const sandbox = createSandboxServer({
    ledger: openLedger(),
    rules,
    secrets: stand.secrets.downstreamSecret,
  });
  await new Promise<void>((resolve) => sandbox.listen(0, '127.0.0.1', resolve));
  const DOWNSTREAM_URL = `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`;
  const host = join(import.meta.dirname, '..', 'harness', 'engine-host.ts');
  const engine = await startChild(host, { ...stand.env, DOWNSTREAM_URL });
  const client = graphqlClient(engine.address, await stand.token());
  try {
    const signed = await signUp(customers, stand, run);
    return await work({ stand, client, customers: signed, usage: () => engine.usage() });
  } finally {
    client.close();
    await engine.stop();
    sandbox.closeAllConnections();
    sandbox.close();
    await stand.drop();
  }
}
