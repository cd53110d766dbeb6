import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLedger, type Ledger, type LedgerEntry } from '../../src/connectors/sandbox/ledger.ts';
import { createRules, type Rules } from '../../src/connectors/sandbox/rules.ts';
import { createSandboxServer } from '../../src/connectors/sandbox/server.ts';

/** The sandbox downstream on a port of its own, whose calls can be seen, and held before they have any effect. */
export interface HeldDownstream {
  readonly url: string;
  readonly ledger: Ledger;
  readonly rules: Rules;
  /** Idempotency keys of all calls in the order in which they came, repetitions included. */
  readonly calls: readonly string[];
  /** Holds the next call to a path, `/provisioning/changePlan`, until released. */
  hold(path: string): Held;
  /** Called within the next effect at a downstream: what it did is kept, its answer has not left yet. */
  onEffect(downstream: string, then: () => void): void;
  /** What stands: applied, and not undone. */
  standing(tenant: string): readonly LedgerEntry[];
  close(): Promise<void>;
}

export interface Held {
  /** The call is there. */
  readonly arrived: Promise<void>;
  release(): void;
}

interface Gate {
  readonly arrive: () => void;
  readonly opened: Promise<void>;
}

export async function heldDownstream(secrets: string): Promise<HeldDownstream> {
  const gates = new Map<string, Gate>();
  const reactions = new Map<string, () => void>();
  const calls: string[] = [];
  const ledger = observed(openLedger(), (entry) => {
    const react = reactions.get(entry.downstream);
    if (entry.kind !== 'applied' || !react) return;
    reactions.delete(entry.downstream);
    react();
  });
  const rules = createRules();
  const sandbox = createSandboxServer({ ledger, rules, secrets });
  const door = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    const path = request.url ?? '';
    const gate = gates.get(path);
    gates.delete(path);
    gate?.arrive();
    if (request.method === 'POST') calls.push(keyOf(request));
    void (gate?.opened ?? Promise.resolve()).then(() => sandbox.emit('request', request, response));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    ledger,
    rules,
    calls,
    hold(path) {
      let release = (): void => {};
      const opened = new Promise<void>((resolve) => (release = resolve));
      const arrived = new Promise<void>((arrive) => gates.set(path, { arrive, opened }));
      return { arrived, release };
    },
    onEffect: (downstream, then) => void reactions.set(downstream, then),
    standing(tenant) {
      const mine = ledger.entries().filter((entry) => entry.tenant === tenant && entry.kind === 'applied');
      return mine.filter((entry) => ledger.undone(tenant, entry.key) === null);
    },
    close: async () => {
      const closed = new Promise((resolve) => door.close(resolve));
      door.closeAllConnections();
      await closed;
    },
  };
}

/** Of a signed call: the key is its webhook-id. */
const keyOf = (request: IncomingMessage): string => String(request.headers['webhook-id']);

function observed(ledger: Ledger, onAdded: (entry: LedgerEntry) => void): Ledger {
  return {
    ...ledger,
    add: (entry) => {
      ledger.add(entry);
      onAdded(entry);
    },
  };
}
