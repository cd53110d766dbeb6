import type { Pool } from 'pg';
import {
  compare,
  type AccountKey,
  type ComparedBook,
  type Comparison,
  type Decoder,
  type LeftBook,
} from './compare.ts';
import { reconcile, type Look, type Reconciled } from './reconcile.ts';
import { DriftTally, type BookDrift } from './tally.ts';

/** What a round over all accounts found. */
export interface DriftRound {
  readonly books: readonly BookDrift[];
  /** Books of accounts that differ. */
  readonly adrift: readonly ComparedBook[];
  /** Books of accounts whose events cannot be folded. */
  readonly unfoldable: readonly LeftBook[];
  /** How many others were left out, because their read model lacks events. */
  readonly behind: number;
}

/** Books compared with the log when asked, by whichever process is asked. Writes nothing. */
export interface Drift {
  /** Of the next accounts. */
  look(look: Look): Promise<Reconciled>;
  ofAccount(account: AccountKey): Promise<Comparison>;
  /** Of all accounts, or all of a tenant, a look at a time. */
  round(tenant: string | null): Promise<DriftRound>;
}

export function createDrift(pool: Pool, store: Decoder): Drift {
  const look = (at: Look): Promise<Reconciled> => reconcile(pool, store, at);
  return {
    look,
    ofAccount: (account) => compare(pool, store, [account]),
    async round(tenant) {
      const tally = new DriftTally();
      const adrift: ComparedBook[] = [];
      const unfoldable: LeftBook[] = [];
      let behind = 0;
      for (let after: AccountKey | null = null, first = true; first || after; first = false) {
        const found: Reconciled = await look({ tenant, after, accounts: 100 });
        tally.add(found.compared);
        adrift.push(...found.compared.filter(({ minor }) => minor !== 0n));
        const cannot = found.left.filter(({ problem }) => problem !== null);
        unfoldable.push(...cannot);
        behind += found.left.length - cannot.length;
        after = found.next;
      }
      return { books: tally.books(), adrift, unfoldable, behind };
    },
  };
}
