import { parseMoney, type Currency, type Money } from '../platform/money.ts';
import { RowRejected } from './rejection.ts';
import type { Row } from './row.ts';

/** A decimal amount in major units, exactly: `29.85`. */
export function monthlyPrice(row: Row, column: string, currency: Currency): Money {
  const text = row.required(column);
  const price = exactly(text, column, currency);
  if (price.minor < 0n) throw new RowRejected(column, `"${text}" is negative`);
  if (price.minor > largest) throw new RowRejected(column, `"${text}" is larger than a price can be`);
  return price;
}

const largest = 10n ** 15n;

function exactly(text: string, column: string, currency: Currency): Money {
  try {
    return parseMoney(text, currency);
  } catch (error) {
    if (error instanceof RangeError) throw new RowRejected(column, `cannot be read: ${error.message}`);
    throw error;
  }
}
