import { Field, ID, ObjectType } from 'type-graphql';
import type { PaymentSucceeded } from '../../commands/invoice/events.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import type { RefundFacts } from './invoice-facts.ts';

@ObjectType({ description: 'Money that came in for an invoice.', simpleResolvers: true })
export class InvoicePayment {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  paymentId!: string;

  @Field(() => MoneyType, { description: 'What came in.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: "What was paid too much of it, and went to the customer's credit." })
  toCredit!: MoneyType;

  @Field(() => DateScalar, { description: 'Day on which it came in.' })
  receivedOn!: string;

  @Field(() => String, { description: 'How it came in: `bank_transfer` and the like.' })
  method!: string;

  @Field(() => String, { nullable: true, description: "The payer's or the bank's." })
  reference!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt!: string;
}

@ObjectType({ description: 'Money that goes back to the customer.', simpleResolvers: true })
export class InvoiceRefund {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  refundId!: string;

  @Field(() => MoneyType, { description: 'What goes back.' })
  amount!: MoneyType;

  @Field(() => ID, {
    nullable: true,
    description:
      'The credit note that it is due from; null where a payment goes back and the invoice is open again.',
  })
  creditNoteId!: string | null;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  requestedAt!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which the money left; null until then.' })
  settledOn!: string | null;

  @Field(() => String, { nullable: true, description: "The bank's, once it is settled." })
  reference!: string | null;
}

export function paymentOf(payment: PaymentSucceeded['data']): InvoicePayment {
  const { paymentId, amount, toCredit, receivedOn, method, reference, recordedAt } = payment;
  return {
    ...{ paymentId, receivedOn, method, reference, recordedAt },
    amount: moneyOf(amount),
    toCredit: moneyOf(toCredit),
  };
}

export function refundOf({ requested, settled }: RefundFacts): InvoiceRefund {
  const { refundId, amount, creditNoteId, reason, requestedAt } = requested;
  return {
    ...{ refundId, creditNoteId, reason, requestedAt },
    amount: moneyOf(amount),
    settledOn: settled?.settledOn ?? null,
    reference: settled?.reference ?? null,
  };
}
