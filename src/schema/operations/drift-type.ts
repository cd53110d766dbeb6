import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BookDrift, BookName, ComparedBook } from '../../operations/index.ts';
import { money } from '../../platform/money.ts';
import { enumOf } from '../enums.ts';
import { typedId } from '../relay/typed-id.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const BookEnum = enumOf('Book', 'What is compared with the event log.', {
  recurring: 'Annual recurring revenue: its movements, and the sums kept beside them.',
  receivable:
    'What customers owe: the ledger, and what each invoice comes to, has open, was paid and gave back.',
  customer_credit: 'What customers have to their credit: the ledger, and the balances.',
  deferred:
    'Deferred revenue: the months of schedules as the trial balance has them, and what lines have left.',
} satisfies Record<BookName, string>);

@ObjectType('BookDrift', {
  description: 'By how much a book differs from the event log in one currency.',
  simpleResolvers: true,
})
export class BookDriftType {
  @Field(() => BookEnum, { description: 'The book.' })
  book!: BookName;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, {
    description: 'Sum of all differences, none made up for by another; 0 is the only good value.',
  })
  amount!: MoneyType;

  @Field(() => Int, { description: 'Accounts that were compared and have anything in the book.' })
  accounts!: number;
}

@ObjectType({
  description: "A book of an account that differs from the account's events.",
  simpleResolvers: true,
})
export class AccountDrift {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => BookEnum, { description: 'The book.' })
  book!: BookName;

  @Field(() => MoneyType, { description: 'By how much.' })
  amount!: MoneyType;

  @Field(() => [String], { description: 'Tables of the read models that differ.' })
  tables!: readonly string[];
}

@ObjectType({
  description: 'The books of some accounts, compared with the event log when asked. Nothing is corrected.',
  simpleResolvers: true,
})
export class Drift {
  @Field(() => [BookDriftType], { description: 'By book and currency, those that agree included.' })
  books!: readonly BookDriftType[];

  @Field(() => [AccountDrift], { description: 'What differs, and whose it is.' })
  adrift!: readonly AccountDrift[];

  @Field(() => Int, {
    description:
      'Books of accounts that were not compared: their read model lacks events of the account, or these cannot be folded.',
  })
  left!: number;

  @Field(() => ID, {
    nullable: true,
    description:
      'The last account of the page; pass it as `after` for the next page. Null where all were looked at.',
  })
  endCursor!: string | null;
}

export const bookDriftOf = ({ book, currency, minor, accounts }: BookDrift): BookDriftType => ({
  ...{ book, currency, accounts },
  amount: moneyOf(money(minor, currency)),
});

export const accountDriftOf = ({ accountId, book, currency, minor, tables }: ComparedBook): AccountDrift => ({
  ...{ accountId: typedId('Account', accountId), book, tables },
  amount: moneyOf(money(minor, currency)),
});
