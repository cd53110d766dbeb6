import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

@ObjectType('AccountTax', {
  description: 'A tax that an account pays on one category of what it buys.',
  simpleResolvers: true,
})
export class AccountTaxType {
  @Field(() => String, { description: 'Tax category of plans and add-ons.' })
  category!: string;

  @Field(() => String, { description: 'For the books, `DE19`.' })
  code!: string;

  @Field(() => String, { description: 'For people, `VAT`; stands on invoices.' })
  name!: string;

  @Field(() => String, { description: 'Rate in per cent, a decimal: `19`, `7.5`.' })
  percent!: string;

  @Field(() => Boolean, { description: 'Whether prices contain it.' })
  inclusive!: boolean;
}

@ObjectType({ description: 'What the invoices of an account are reckoned with.', simpleResolvers: true })
export class AccountInvoicing {
  @Field(() => [AccountTaxType], { description: 'Its taxes, at most one per category.' })
  taxes!: AccountTaxType[];

  @Field(() => Boolean, { description: 'True where none of them is charged.' })
  taxExempt!: boolean;

  @Field(() => Int, { description: 'Days from the day of issue to the one on which an invoice is due.' })
  netDays!: number;
}

@InputType({ description: 'A tax on one category of what an account buys.' })
export class AccountTaxInput {
  @Field(() => String, {
    defaultValue: 'standard',
    description: 'Tax category of plans and add-ons; each at most once.',
  })
  category!: string;

  @Field(() => String, { description: 'For the books, `DE19`.' })
  code!: string;

  @Field(() => String, { description: 'For people, `VAT`; stands on invoices.' })
  name!: string;

  @Field(() => String, { description: 'Rate in per cent, a decimal from 0 to 100: `19`, `7.5`.' })
  percent!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether prices contain it.' })
  inclusive!: boolean;
}

@InputType({ description: 'The taxes of all invoices of an account to come.' })
export class AccountSetTaxesInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => [AccountTaxInput], { description: 'All of them; none: no tax is charged.' })
  taxes!: AccountTaxInput[];

  @Field(() => Boolean, { defaultValue: false, description: 'True where none of them is charged.' })
  exempt!: boolean;

  @Field(() => Int, { nullable: true, description: 'Version of the account that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'The payment terms of all invoices of an account to come.' })
export class AccountSetTermsInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => Int, {
    description: 'Days from the day of issue to the one on which an invoice is due, 0 to 365.',
  })
  netDays!: number;

  @Field(() => Int, { nullable: true, description: 'Version of the account that the caller saw.' })
  expectedVersion?: number | null;
}
