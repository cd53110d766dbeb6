import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CreditNoteAllocation } from '../invoice/credit-note-type.ts';
import {
  DocumentTaxType,
  InvoiceLineKindEnum,
  LineDiscountType,
  LineTaxType,
} from '../invoice/invoice-line-type.ts';
import { DateScalar, MonthScalar } from '../scalars/calendar.ts';
import { MoneyType } from '../scalars/money.ts';
import { PeriodType } from '../subscription/subscription-type.ts';

@ObjectType({ description: 'A position that an invoice would have.', simpleResolvers: true })
export class PreviewedLine {
  @Field(() => InvoiceLineKindEnum, { description: 'What it is for.' })
  kind!: string;

  @Field(() => String, { description: 'For people.' })
  description!: string;

  @Field(() => MoneyType, { description: 'After discounts and without tax; negative for credits.' })
  amount!: MoneyType;

  @Field(() => [LineDiscountType], { description: 'What coupons took off.' })
  discounts!: LineDiscountType[];

  @Field(() => LineTaxType, { nullable: true, description: 'Its tax; null where none is levied.' })
  tax!: LineTaxType | null;

  @Field(() => PeriodType, { description: 'The service that it is about.' })
  period!: PeriodType;

  @Field(() => String, { description: 'Code of the plan.' })
  planCode!: string;

  @Field(() => Int, { description: 'Version of the plan.' })
  planVersion!: number;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;
}

@ObjectType({ description: 'An invoice that would be issued.', simpleResolvers: true })
export class PreviewedInvoice {
  @Field(() => DateScalar, { description: 'Day of issue in the time zone of the account.' })
  on!: string;

  @Field(() => MonthScalar, { description: 'Accounting month.' })
  postingPeriod!: string;

  @Field(() => [PreviewedLine], { description: 'Its positions.' })
  lines!: PreviewedLine[];

  @Field(() => DateScalar, { description: 'Day by which it would be to be paid.' })
  dueOn!: string;

  @Field(() => MoneyType, { description: 'Sum of the lines.' })
  subtotal!: MoneyType;

  @Field(() => [DocumentTaxType], { description: 'Its taxes, by rate.' })
  taxes!: DocumentTaxType[];

  @Field(() => MoneyType, { description: 'With tax; negative where it is owed to the customer.' })
  total!: MoneyType;
}

@ObjectType({ description: 'A credit note that would be issued.', simpleResolvers: true })
export class PreviewedCreditNote {
  @Field(() => ID, { description: 'The invoice that it is on.' })
  invoiceId!: string;

  @Field(() => MoneyType, { description: 'Sum of its lines, without tax.' })
  subtotal!: MoneyType;

  @Field(() => [DocumentTaxType], { description: 'Tax that is given back, by rate; signed as the total.' })
  taxes!: DocumentTaxType[];

  @Field(() => MoneyType, { description: 'With tax; negative where it gives something back.' })
  total!: MoneyType;

  @Field(() => CreditNoteAllocation, { description: 'Where it would go.' })
  allocation!: CreditNoteAllocation;
}

@ObjectType({
  description: "How invoices and credit notes would meet the customer's credit; all positive.",
  simpleResolvers: true,
})
export class PreviewedSettlement {
  @Field(() => MoneyType, { description: 'Credit that would pay for the invoices.' })
  fromCredit!: MoneyType;

  @Field(() => MoneyType, { description: 'What the customer would get to its credit.' })
  toCredit!: MoneyType;

  @Field(() => MoneyType, { description: 'What would be to be paid out.' })
  refundDue!: MoneyType;

  @Field(() => MoneyType, { description: 'What would be left to be paid of the invoices.' })
  toPay!: MoneyType;
}
