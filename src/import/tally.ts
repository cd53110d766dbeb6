import { add, type Currency, type Money } from '../platform/money.ts';
import type { ImportedCustomer } from './imported-customer.ts';

/** What a run has read and done, for comparing the book with the file. */
export class Tally {
  imported = 0;
  unchanged = 0;
  rejected = 0;
  /** Months of service of the customers, where the file gives tenures. */
  tenureMonths = 0;
  readonly #monthly = new Map<Currency, Money>();

  count(customer: ImportedCustomer, became: 'imported' | 'unchanged'): void {
    this[became] += 1;
    const { monthlyPrice, started } = customer;
    const before = this.#monthly.get(monthlyPrice.currency);
    this.#monthly.set(monthlyPrice.currency, before ? add(before, monthlyPrice) : monthlyPrice);
    if ('monthsBeforeAsOf' in started) this.tenureMonths += started.monthsBeforeAsOf;
  }

  get customers(): number {
    return this.imported + this.unchanged;
  }

  get rows(): number {
    return this.customers + this.rejected;
  }

  /** What all customers of the file pay each month, those who left included. */
  get monthlyCharges(): readonly Money[] {
    return [...this.#monthly.values()];
  }
}
