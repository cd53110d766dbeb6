import { Field, ID, ObjectType } from 'type-graphql';
import { money } from '../../platform/money.ts';
import type { AccountBalance, JournalEntry } from '../../queries/index.ts';
import { enumOf } from '../enums.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateTimeScalar, MonthScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const JournalAccountEnum = enumOf('JournalAccount', 'An account of the ledger.', {
  receivable: 'What customers owe: the open amounts of invoices.',
  unbilled_receivable: 'Service rendered whose invoice is posted in a later month.',
  cash: 'What came in and went out.',
  customer_credit: 'What customers have to their credit.',
  deferred_revenue: 'Billed, and not yet recognised.',
  tax_payable: 'Tax billed, less the tax of credit notes and voids.',
  refunds_payable: 'Refunds that were asked for and have not left yet.',
  revenue: 'Recognised by service rendered.',
  credit_notes:
    'Contra to revenue: what credit notes took back of what was recognised, and credit given as goodwill.',
  voids: 'Contra to revenue: what voided invoices took back of what was recognised.',
  bad_debt:
    'What was written off of what was recognised, and of tax; less by what later corrections made up for.',
});

export const JournalSourceEnum = enumOf('JournalSource', 'What an entry records.', {
  invoice: 'An invoice.',
  credit: "Customer's credit that was applied or given.",
  payment: 'A payment.',
  credit_note: 'A credit note.',
  void: 'A voided invoice.',
  write_off: 'An invoice that was written off.',
  refund: 'A refund, asked for or settled.',
  recognition: "The revenue of a month's service.",
});

@ObjectType('JournalPosting', { description: 'What an entry does to one account.', simpleResolvers: true })
export class JournalPostingType {
  @Field(() => JournalAccountEnum, { description: 'The account.' })
  account!: string;

  @Field(() => MoneyType, { description: 'Debit positive, credit negative.' })
  amount!: MoneyType;
}

@ObjectType('JournalEntry', {
  description: 'A double entry; its postings add up to zero.',
  simpleResolvers: true,
})
export class JournalEntryType {
  @Field(() => JournalSourceEnum, { description: 'What it records.' })
  source!: string;

  @Field(() => ID, { description: 'The invoice, payment, credit note or refund.' })
  documentId!: string;

  @Field(() => MonthScalar, { description: 'Accounting month.' })
  period!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When; null for recognition, which belongs to the month.',
  })
  postedAt!: string | null;

  @Field(() => [JournalPostingType], { description: 'Debits and credits.' })
  postings!: JournalPostingType[];
}

@ObjectType('AccountBalance', {
  description: 'An account of the ledger in one currency; debit positive, credit negative.',
  simpleResolvers: true,
})
export class AccountBalanceType {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => JournalAccountEnum, { description: 'The account.' })
  account!: string;

  @Field(() => MoneyType, { description: 'Before the period.' })
  opening!: MoneyType;

  @Field(() => MoneyType, { description: 'Within the period.' })
  movement!: MoneyType;

  @Field(() => MoneyType, { description: 'At its end.' })
  closing!: MoneyType;
}

@ObjectType({
  description: 'All accounts at the end of a month; in each currency they add up to zero.',
  simpleResolvers: true,
})
export class TrialBalance {
  @Field(() => MonthScalar, { description: 'The month.' })
  period!: string;

  @Field(() => [AccountBalanceType], { description: 'By currency and account.' })
  balances!: AccountBalanceType[];

  @Field(() => Boolean, { description: 'True where the read model had not reached `after` in time.' })
  stale!: boolean;
}

export function entryOf({ source, currency, postings, ...entry }: JournalEntry): JournalEntryType {
  const isInvoice = !['payment', 'credit_note', 'refund'].includes(source);
  const documentId = isInvoice ? typedId('Invoice', entry.documentId) : entry.documentId;
  return {
    source,
    documentId,
    period: entry.period,
    postedAt: entry.postedAt,
    postings: postings.map(({ account, amount }) => ({ account, amount: moneyOf(money(amount, currency)) })),
  };
}

export function balanceOf({ currency, account, ...figures }: AccountBalance): AccountBalanceType {
  return {
    currency,
    account,
    opening: moneyOf(money(figures.opening, currency)),
    movement: moneyOf(money(figures.movement, currency)),
    closing: moneyOf(money(figures.closing, currency)),
  };
}
