import { Field, ID, InputType, Int } from 'type-graphql';
import type { InvoiceStatus } from '../../commands/invoice/standing.ts';
import { enumOf } from '../enums.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { MoneyInput } from '../scalars/money.ts';
import { InvoiceStatusEnum } from './invoice-type.ts';

export const CreditSettlementEnum = enumOf(
  'CreditSettlement',
  'What becomes of what a credit note gives back of payments.',
  {
    credit: "It stays as the customer's credit.",
    refund: 'What was paid of the credited lines beyond the part that stays is to be paid out.',
  },
);

@InputType({ description: 'Which invoices are wanted.' })
export class InvoiceFilterInput {
  @Field(() => ID, { nullable: true, description: 'Of one account.' })
  accountId?: string | null;

  @Field(() => InvoiceStatusEnum, { nullable: true, description: 'How they stand.' })
  status?: InvoiceStatus | null;

  @Field(() => DateScalar, { nullable: true, description: 'Open, and due before this day.' })
  overdueOn?: string | null;
}

@InputType({ description: 'An invoice.' })
export class InvoiceReferenceInput {
  @Field(() => ID, { description: 'The invoice.' })
  invoiceId!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the invoice that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'An invoice, and why.' })
export class InvoiceReasonInput extends InvoiceReferenceInput {
  @Field(() => String, { description: 'Why; kept with what is done.' })
  reason!: string;
}

@InputType({ description: 'A line to credit.' })
export class CreditLineInput {
  @Field(() => ID, { description: 'The line of the invoice.' })
  lineId!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'How much, without tax; default: all that is left of it.',
  })
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

  @Field(() => CreditSettlementEnum, {
    nullable: true,
    description: 'What becomes of what was paid; default CREDIT.',
  })
  settlement?: 'credit' | 'refund' | null;

  @Field(() => Int, { nullable: true, description: 'Version of the invoice that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'Half-open: the end is not part of it.' })
export class ServicePeriodInput {
  @Field(() => DateScalar, { description: 'First day.' })
  start!: string;

  @Field(() => DateScalar, {
    description: 'The day after the last; at most a hundred years after the first.',
  })
  end!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where service begins within the first day: since when; default: with the day.',
  })
  startsAt?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where service ends within the last day: until when; default: with the day.',
  })
  endsAt?: string | null;
}

@InputType({ description: 'A line of an invoice by hand.' })
export class InvoiceDraftLineInput {
  @Field(() => String, { description: 'For people.' })
  description!: string;

  @Field(() => Int, { nullable: true, description: 'Units; default 1.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    description: "Per unit, in the account's currency; with tax where the account's rate is inclusive.",
  })
  unitAmount!: MoneyInput;

  @Field(() => String, {
    nullable: true,
    description: "Decides which of the account's taxes applies; default `standard`.",
  })
  taxCategory?: string | null;

  @Field(() => ServicePeriodInput, {
    nullable: true,
    description: 'When the service is rendered; default: the day of the draft.',
  })
  period?: ServicePeriodInput | null;
}

@InputType({ description: 'An invoice by hand, beside any subscription.' })
export class InvoiceDraftInput {
  @Field(() => ID, { description: 'The account that will owe it.' })
  accountId!: string;

  @Field(() => [InvoiceDraftLineInput], { description: 'From 1 to 200 lines.' })
  lines!: InvoiceDraftLineInput[];
}

@InputType({ description: 'Money that came in, such as a bank transfer.' })
export class InvoiceRecordPaymentInput extends InvoiceReferenceInput {
  @Field(() => MoneyInput, {
    description: "What came in; what exceeds the open amount goes to the customer's credit.",
  })
  amount!: MoneyInput;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which it came in; default: today.' })
  receivedOn?: string | null;

  @Field(() => String, { nullable: true, description: 'How it came in; default `bank_transfer`.' })
  method?: string | null;

  @Field(() => String, { nullable: true, description: "The payer's or the bank's." })
  reference?: string | null;
}

@InputType({ description: 'A payment that goes back without lowering the bill.' })
export class InvoiceRequestRefundInput extends InvoiceReasonInput {
  @Field(() => MoneyInput, { description: 'At most what was paid, less earlier refunds.' })
  amount!: MoneyInput;
}

@InputType({ description: 'A refund whose money has left.' })
export class InvoiceSettleRefundInput extends InvoiceReferenceInput {
  @Field(() => ID, { description: 'The refund.' })
  refundId!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which the money left; default: today.' })
  settledOn?: string | null;

  @Field(() => String, { nullable: true, description: "The bank's." })
  reference?: string | null;
}
