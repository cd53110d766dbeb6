import type { EventData, StreamAppend } from '../../eventstore/types.ts';
import { add, negate, subtract, type Money } from '../../platform/money.ts';
import type { Occasion } from '../types.ts';
import type { HeldCredit } from './credit.ts';
import type { CreditEvent, CreditSource } from './events.ts';

/** What moves credit: a document of an invoice, or a decision by hand. */
export interface Cause {
  readonly invoiceId: string | null;
  readonly postingPeriod: string;
  readonly reason?: string;
}

/** A customer's credit while one decision is made: each movement sees what those before it left. */
export class Purse {
  readonly #events: CreditEvent[] = [];
  #balance: Money;

  constructor(
    private readonly held: HeldCredit,
    private readonly occasion: Occasion,
  ) {
    this.#balance = held.balance;
  }

  /** Never negative. */
  get balance(): Money {
    return this.#balance;
  }

  /** A zero amount leaves no trace. */
  grant(amount: Money, source: CreditSource, { invoiceId, postingPeriod, reason = '' }: Cause): void {
    if (amount.minor === 0n) return;
    const movement = this.#moved(amount, add(this.#balance, amount), postingPeriod);
    const data = { ...movement, source, invoiceId, reason: reason || null };
    this.#events.push({ type: 'CreditGranted', data });
  }

  /** At most the balance. */
  spend(
    amount: Money,
    type: 'CreditApplied' | 'CreditTakenBack',
    { invoiceId, postingPeriod }: Cause & { readonly invoiceId: string },
  ): void {
    if (amount.minor === 0n) return;
    const left = subtract(this.#balance, amount);
    if (left.minor < 0n)
      throw new Error(`Credit ${this.held.stream} has less than ${amount.minor} to spend.`);
    this.#events.push({ type, data: { ...this.#moved(amount, left, postingPeriod), invoiceId } });
  }

  /** None where nothing moved. */
  appends(): readonly StreamAppend[] {
    const events: readonly EventData[] = this.#events;
    if (events.length === 0) return [];
    const { stream, version: expected, holder } = this.held;
    return [{ tenant: holder.tenant, stream, accountId: holder.accountId, expected, events }];
  }

  #moved(amount: Money, balance: Money, postingPeriod: string) {
    this.#balance = balance;
    const { accountId } = this.held.holder;
    const { operationId, now: movedAt } = this.occasion;
    return { accountId, operationId, amount, balance, movedAt, postingPeriod };
  }
}

/** What a document takes from (negative) or gives to the credit. */
export function settleWith(
  purse: Purse,
  amount: Money,
  source: CreditSource,
  cause: Cause & { readonly invoiceId: string },
): void {
  if (amount.minor >= 0n) purse.grant(amount, source, cause);
  else purse.spend(negate(amount), 'CreditTakenBack', cause);
}
