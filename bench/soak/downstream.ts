import type { AddressInfo } from 'node:net';
import { openLedger, type Ledger } from '../../src/connectors/sandbox/ledger.ts';
import { createRules, type Rules } from '../../src/connectors/sandbox/rules.ts';
import { createSandboxServer } from '../../src/connectors/sandbox/server.ts';

/** The sandbox downstream in this process, so that no kill makes it forget what it did. */
export interface Downstream {
  readonly url: string;
  readonly ledger: Ledger;
  readonly rules: Rules;
  /** Signed calls so far, repetitions included. */
  calls(): number;
  close(): Promise<void>;
}

export async function openDownstream(secrets: string): Promise<Downstream> {
  const ledger = openLedger();
  const rules = createRules();
  const server = createSandboxServer({ ledger, rules, secrets });
  let calls = 0;
  server.on('request', () => (calls += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger,
    rules,
    calls: () => calls,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
