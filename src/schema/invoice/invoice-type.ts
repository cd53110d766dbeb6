import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CreditNoteIssued, InvoiceLine } from '../../commands/invoice/events.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateTimeScalar, MonthScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyInput, MoneyType } from '../scalars/money.ts';
import { PeriodType } from '../subscription/subscription-type.ts';
import type { InvoiceFacts } from './invoice-facts.ts';

export const InvoiceLineKindEnum = enumOf('InvoiceLineKind', 'What an invoice line is for.', {
  charge: 'A whole period.',
  proration_charge: 'The rest of a period at new terms.',
  proration_credit: 'What was debited for the unused part of a period.',
});

@ObjectType('InvoiceLine', { description: 'One position of an invoice.', simpleResolvers: true })
export class InvoiceLineType {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  lineId!: string;

  @Field(() => InvoiceLineKindEnum, { description: 'What it is for.' })
  kind!: string;

  @Field(() => String, { description: 'For people.' })
  description!: string;

  @Field(() => MoneyType, { description: 'Negative for credits.' })
  amount!: MoneyType;

  @Field(() => PeriodType, { description: 'The service that it is about.' })
  period!: PeriodType;

  @Field(() => String, { description: 'Code of the plan.' })
  planCode!: string;

  @Field(() => Int, { description: 'Version of the plan.' })
  planVersion!: number;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;

  @Field(() => ID, { nullable: true, description: 'The earlier line that a credit gives back.' })
  corrects!: string | null;
}

@ObjectType({ description: 'What a credit note gives back of one line.', simpleResolvers: true })
export class CreditNoteLineType {
  @Field(() => ID, { description: 'The line of the invoice.' })
  ofLineId!: string;

  @Field(() => MoneyType, { description: 'Signed opposite to the line.' })
  amount!: MoneyType;
}

@ObjectType({
  description: 'Gives back what an invoice billed; the invoice itself never changes.',
  simpleResolvers: true,
})
export class CreditNote {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  creditNoteId!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was issued.' })
  issuedAt!: string;

  @Field(() => MonthScalar, { description: 'Accounting month.' })
  postingPeriod!: string;

  @Field(() => MoneyType, { description: 'Sum of its lines.' })
  total!: MoneyType;

  @Field(() => [CreditNoteLineType], { description: 'What it gives back.' })
  lines!: CreditNoteLineType[];
}

@ObjectType({
  description: 'What was billed, exactly, in the transaction that caused it.',
  implements: Node,
  simpleResolvers: true,
})
export class Invoice extends Node {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => DateTimeScalar, { description: 'When it was issued.' })
  issuedAt!: string;

  @Field(() => MonthScalar, { description: 'Accounting month.' })
  postingPeriod!: string;

  @Field(() => MoneyType, { description: 'Sum of the lines; negative where it is owed to the customer.' })
  total!: MoneyType;

  @Field(() => [InvoiceLineType], { description: 'Its positions.' })
  lines!: InvoiceLineType[];

  @Field(() => [CreditNote], { description: 'What was given back since.' })
  creditNotes!: CreditNote[];

  @Field(() => Int, { description: 'Version of the invoice; send it as `expectedVersion`.' })
  version!: number;

  @Field(() => ID, { description: 'The account that owes it.' })
  accountId!: string;

  @Field(() => ID, { description: 'The subscription that it bills.' })
  subscriptionId!: string;

  readonly invoiceId!: string;
}

@InputType({ description: 'A line to credit.' })
export class CreditLineInput {
  @Field(() => ID, { description: 'The line of the invoice.' })
  lineId!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'How much; default: all that is left of it.' })
  amount?: MoneyInput | null;
}

@InputType({ description: 'An invoice to give back, whole or in part.' })
export class InvoiceCreditInput {
  @Field(() => ID, { description: 'The invoice.' })
  invoiceId!: string;

  @Field(() => String, { description: 'Why; stands on the credit note.' })
  reason!: string;

  @Field(() => [CreditLineInput], {
    nullable: true,
    description: 'Which lines; default: all that is left of the invoice.',
  })
  lines?: CreditLineInput[] | null;

  @Field(() => Int, { nullable: true, description: 'Version of the invoice that the caller saw.' })
  expectedVersion?: number | null;
}

/** Null where there is none. */
export function invoiceOf({
  version,
  state,
}: {
  version: number;
  state: InvoiceFacts | null;
}): Invoice | null {
  if (!state) return null;
  const { invoiceId, currency, issuedAt, postingPeriod, total, lines, creditNotes } = state;
  return Object.assign(
    new Invoice(),
    {
      id: typedId('Invoice', invoiceId),
      currency,
      issuedAt,
      postingPeriod,
      total: moneyOf(total),
      lines: lines.map(lineOf),
      creditNotes: creditNotes.map(creditNoteOf),
      version,
      accountId: typedId('Account', state.accountId),
      subscriptionId: typedId('Subscription', state.subscriptionId),
    },
    { invoiceId },
  );
}

export function creditNoteOf(note: CreditNoteIssued['data']): CreditNote {
  const { creditNoteId, reason, issuedAt, postingPeriod, total, lines } = note;
  const given = lines.map(({ ofLineId, amount }) => ({ ofLineId, amount: moneyOf(amount) }));
  return { creditNoteId, reason, issuedAt, postingPeriod, total: moneyOf(total), lines: given };
}

function lineOf({ amount, period, ...line }: InvoiceLine): InvoiceLineType {
  return { ...line, amount: moneyOf(amount), period: { ...period } };
}
