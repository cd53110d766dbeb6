import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import type { EventStore } from '../eventstore/types.ts';
import { pause } from '../messaging/backoff.ts';
import type { Logger } from '../platform/logger.ts';
import { sampledGauge } from './metrics/sampled.ts';
import { reconcile, type AccountKey } from './reconcile.ts';

export interface ReconcilingOptions {
  readonly pool: Pool;
  readonly store: Pick<EventStore, 'decode'>;
  readonly registry: Registry;
  readonly logger: Logger;
  /** Between two looks; default 30 s. */
  readonly everyMs?: number;
  /** Accounts per look; default 100. */
  readonly accounts?: number;
}

/** Goes round all accounts, some at a time, and shows by how much their books differ. Never corrects: a drift is a defect to be found. */
export function startReconciling(options: ReconcilingOptions): { readonly stop: () => Promise<void> } {
  const { pool, store, registry, logger, everyMs = 30_000, accounts = 100 } = options;
  const stopping = new AbortController();
  const compared = new Counter({
    name: 'revenue_reconciled_accounts_total',
    help: 'Accounts whose recurring revenue was compared with a fold of their events.',
    registers: [registry],
  });
  let lastRound = new Map<string, bigint>();
  let thisRound = new Map<string, bigint>();
  sampledGauge(registry, {
    name: 'revenue_drift_minor',
    help: 'By how much recurring revenue in the read model differs from a fold of the events, over the accounts of a round; 0 is the only good value.',
    labelNames: ['currency'],
    read: () =>
      [...new Set([...lastRound.keys(), ...thisRound.keys()])].map((currency) => {
        const [before, now] = [lastRound.get(currency) ?? 0n, thisRound.get(currency) ?? 0n];
        return { labels: { currency }, value: Number(before > now ? before : now) };
      }),
  });

  let after: AccountKey | null = null;
  const look = async (): Promise<void> => {
    const found = await reconcile(pool, store, after, accounts);
    compared.inc(found.accounts);
    for (const [currency, drift] of found.driftMinor)
      thisRound.set(currency, (thisRound.get(currency) ?? 0n) + drift);
    for (const account of found.adrift) logger.error(account, 'recurring revenue differs from the log');
    if (found.next === null) [lastRound, thisRound] = [thisRound, new Map<string, bigint>()];
    after = found.next;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => logger.warn({ err: error }, 'books could not be compared'));
      await pause(everyMs, stopping.signal);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
