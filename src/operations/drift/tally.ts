import type { Currency } from '../../platform/money.ts';
import type { BookName } from './book.ts';
import type { ComparedBook } from './compare.ts';

/** A book in one currency, over accounts. */
export interface BookDrift {
  readonly book: BookName;
  readonly currency: Currency;
  /** Sum of what accounts differ by, none made up for by another. */
  readonly minor: bigint;
  /** Accounts that were compared and have anything in it. */
  readonly accounts: number;
}

/** Sums what looks have found, by book and currency. */
export class DriftTally {
  readonly #books = new Map<string, BookDrift>();

  add(compared: readonly Pick<ComparedBook, 'book' | 'currency' | 'minor'>[]): void {
    for (const { book, currency, minor } of compared) {
      const key = JSON.stringify([book, currency]);
      const { minor: before = 0n, accounts = 0 } = this.#books.get(key) ?? {};
      this.#books.set(key, { book, currency, minor: before + minor, accounts: accounts + 1 });
    }
  }

  books(): readonly BookDrift[] {
    return [...this.#books.values()];
  }
}
