import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import { pause } from '../../messaging/backoff.ts';
import type { Logger } from '../../platform/logger.ts';
import { sampledGauge } from '../metrics/sampled.ts';
import type { AccountKey, Decoder } from './compare.ts';
import { reconcile } from './reconcile.ts';
import { DriftTally } from './tally.ts';

export interface ReconcilingOptions {
  readonly pool: Pool;
  readonly store: Decoder;
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
    help: 'Accounts of which a book was compared with a fold of their events.',
    labelNames: ['book'],
    registers: [registry],
  });
  let lastRound = new DriftTally();
  let thisRound = new DriftTally();
  sampledGauge(registry, {
    name: 'revenue_drift_minor',
    help: 'By how much a book in the read models differs from a fold of the events, over the accounts of a round; 0 is the only good value.',
    labelNames: ['book', 'currency'],
    read: () => {
      const shown = new Map<string, { readonly labels: Record<string, string>; readonly value: number }>();
      for (const { book, currency, minor } of [...lastRound.books(), ...thisRound.books()]) {
        const key = JSON.stringify([book, currency]);
        const value = Math.max(Number(minor), shown.get(key)?.value ?? 0);
        shown.set(key, { labels: { book, currency }, value });
      }
      return [...shown.values()];
    },
  });

  let after: AccountKey | null = null;
  const look = async (): Promise<void> => {
    const found = await reconcile(pool, store, { tenant: null, after, accounts });
    thisRound.add(found.compared);
    for (const { minor, ...account } of found.compared) {
      compared.inc({ book: account.book });
      if (minor > 0n) logger.error({ ...account, minor: String(minor) }, 'a book differs from the log');
    }
    for (const { problem, ...account } of found.left)
      if (problem !== null) logger.error({ ...account, problem }, 'a book cannot be folded from the log');
    if (found.next === null) [lastRound, thisRound] = [thisRound, new DriftTally()];
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
