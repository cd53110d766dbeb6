import type { Money } from '../../platform/money.ts';

export interface GrantCredit {
  readonly accountId: string;
  /** Above zero, in the account's currency. */
  readonly amount: Money;
  /** `goodwill` is given, `prepayment` was paid in. */
  readonly source: 'goodwill' | 'prepayment';
  readonly reason: string;
}

export interface CreditGrantResult {
  readonly accountId: string;
}
