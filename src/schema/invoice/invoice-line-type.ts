import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DraftLine, LineDiscount } from '../../commands/invoice/draft.ts';
import type { DocumentTax, InvoiceLine, LineTax } from '../../commands/invoice/events.ts';
import { enumOf } from '../enums.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import { PeriodType } from '../subscription/subscription-type.ts';

export const InvoiceLineKindEnum = enumOf('InvoiceLineKind', 'What an invoice line is for.', {
  charge: 'A whole period.',
  proration_charge: 'The rest of a period at new terms.',
  proration_credit: 'What was debited for the unused part of a period.',
  setup_fee: 'Charged once, when service begins.',
  one_off: 'Written by hand.',
});

@ObjectType('LineDiscount', { description: 'What a coupon took off a line.', simpleResolvers: true })
export class LineDiscountType {
  @Field(() => String, { description: 'Code of the coupon.' })
  couponCode!: string;

  @Field(() => MoneyType, { description: 'Positive; the amount of the line is without it.' })
  amount!: MoneyType;
}

@ObjectType('LineTax', {
  description: 'The share of a line in a tax that is rounded once per rate and document.',
  simpleResolvers: true,
})
export class LineTaxType {
  @Field(() => String, { description: 'Code of the rate.' })
  code!: string;

  @Field(() => String, { description: 'The rate: `19` or `7.5`.' })
  percent!: string;

  @Field(() => MoneyType, { description: 'Signed as the line.' })
  amount!: MoneyType;
}

@ObjectType('DocumentTax', { description: 'One rate of tax on a document.', simpleResolvers: true })
export class DocumentTaxType {
  @Field(() => String, { description: 'Code of the rate.' })
  code!: string;

  @Field(() => String, { description: 'For people.' })
  name!: string;

  @Field(() => String, { description: 'The rate: `19` or `7.5`.' })
  percent!: string;

  @Field(() => Boolean, { description: 'Whether the prices contained it.' })
  inclusive!: boolean;

  @Field(() => MoneyType, { description: 'What it is levied on, without it.' })
  base!: MoneyType;

  @Field(() => MoneyType, { description: 'The tax.' })
  amount!: MoneyType;
}

@ObjectType('InvoiceLine', { description: 'One position of an invoice.', simpleResolvers: true })
export class InvoiceLineType {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  lineId!: string;

  @Field(() => InvoiceLineKindEnum, { description: 'What it is for.' })
  kind!: string;

  @Field(() => String, { description: 'For people.' })
  description!: string;

  @Field(() => MoneyType, {
    description: 'After discounts and without tax; negative for credits. Of a draft as it was written.',
  })
  amount!: MoneyType;

  @Field(() => [LineDiscountType], { description: 'What coupons took off.' })
  discounts!: LineDiscountType[];

  @Field(() => LineTaxType, {
    nullable: true,
    description: 'Its tax; null where none is levied, and on a draft.',
  })
  tax!: LineTaxType | null;

  @Field(() => PeriodType, { description: 'The service that it is about.' })
  period!: PeriodType;

  @Field(() => String, { description: 'Code of the plan; empty where it bills none.' })
  planCode!: string;

  @Field(() => Int, { description: 'Version of the plan; 0 where it bills none.' })
  planVersion!: number;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;

  @Field(() => ID, { nullable: true, description: 'The earlier line that a credit gives back.' })
  corrects!: string | null;
}

export function lineOf(line: InvoiceLine): InvoiceLineType {
  const { lineId, kind, description, amount, discounts, tax, period, quantity, corrects } = line;
  return {
    ...{ lineId, kind, description, quantity, corrects },
    amount: moneyOf(amount),
    discounts: discounts.map(discountOf),
    tax: tax && lineTaxOf(tax),
    period: { ...period },
    planCode: line.planCode ?? '',
    planVersion: line.planVersion ?? 0,
  };
}

export function draftLineOf({ taxCategory: _category, netOfTax: _net, ...line }: DraftLine): InvoiceLineType {
  return lineOf({ ...line, tax: null });
}

export function taxOf({ base, amount, ...rate }: DocumentTax): DocumentTaxType {
  return { ...rate, base: moneyOf(base), amount: moneyOf(amount) };
}

const discountOf = ({ couponCode, amount }: LineDiscount): LineDiscountType => ({
  couponCode,
  amount: moneyOf(amount),
});

const lineTaxOf = ({ code, percent, amount }: LineTax): LineTaxType => ({
  code,
  percent,
  amount: moneyOf(amount),
});
