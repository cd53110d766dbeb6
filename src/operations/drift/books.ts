import type { Book } from './book.ts';
import { customerCredit } from './customer-credit.ts';
import { deferred } from './deferred.ts';
import { receivable } from './receivable.ts';
import { recurring } from './recurring.ts';

export const books: readonly Book[] = [recurring, receivable, customerCredit, deferred];

/** Of the streams that any book is folded from. */
export const streamTypes: readonly string[] = [...new Set(books.flatMap((book) => book.streamTypes))];
