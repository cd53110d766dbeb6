/** What the gateway uses of the operator's floor. */
export { createOperations, type Operations } from './operations.ts';
export type {
  DeadLetter,
  DeadLetterAction,
  DeadLetters,
  InspectedLetter,
  LetterContext,
} from './dead-letters.ts';
export type { BookName } from './drift/book.ts';
export type { ComparedBook, Comparison } from './drift/compare.ts';
export { DriftTally, type BookDrift } from './drift/tally.ts';
export type { ParkedAccounts, Unparked } from './parked-accounts.ts';
export type { OperationsRefusalCode } from './refusals.ts';
export type { Parked } from '../projections/runtime/parked.ts';
