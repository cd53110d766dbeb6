/** The accounts of the ledger. `credit_notes`, `voids` and `bad_debt` are contra to `revenue`. */
export const journalAccounts = [
  'receivable',
  'unbilled_receivable',
  'cash',
  'customer_credit',
  'deferred_revenue',
  'tax_payable',
  'refunds_payable',
  'revenue',
  'credit_notes',
  'voids',
  'bad_debt',
] as const;
export type JournalAccount = (typeof journalAccounts)[number];

export interface Posting {
  readonly account: JournalAccount;
  /** Minor units: debit positive, credit negative. Never zero. */
  readonly amount: bigint;
}

/** In the order of the accounts, without those that come to nothing. */
export function postings(amounts: Partial<Record<JournalAccount, bigint>>): Posting[] {
  return journalAccounts.flatMap((account) => {
    const amount = amounts[account] ?? 0n;
    return amount === 0n ? [] : [{ account, amount }];
  });
}
