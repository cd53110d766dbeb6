import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CreditNoteIssued } from '../../commands/invoice/events.ts';
import { money } from '../../platform/money.ts';
import { DateTimeScalar, MonthScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import { DocumentTaxType, taxOf } from './invoice-line-type.ts';

@ObjectType({ description: 'What a credit note gives back of one line.', simpleResolvers: true })
export class CreditNoteLineType {
  @Field(() => ID, { description: 'The line of the invoice.' })
  ofLineId!: string;

  @Field(() => MoneyType, { description: 'Without tax, signed opposite to the line.' })
  amount!: MoneyType;
}

@ObjectType({
  description: 'Where a credit note goes; the parts add up to what it gives back.',
  simpleResolvers: true,
})
export class CreditNoteAllocation {
  @Field(() => MoneyType, {
    description: 'Lowers what the invoice has open; negative where it charges again.',
  })
  toReceivable!: MoneyType;

  @Field(() => MoneyType, { description: "Goes to the customer's credit; negative where it is taken back." })
  toCredit!: MoneyType;

  @Field(() => MoneyType, { description: 'To be paid out.' })
  refundDue!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'Not given back, since the invoice was paid from credit that nobody had paid: the bill that it came from is written off.',
  })
  withheld!: MoneyType;
}

@ObjectType({
  description: 'Gives back what an invoice billed; the invoice itself never changes.',
  simpleResolvers: true,
})
export class CreditNote {
  @Field(() => ID, { description: 'Unique within the tenant.' })
  creditNoteId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Gap-free within the tenant. By the read model, which the answer of a mutation that takes a number waits for; null where it has not met it.',
  })
  number?: number | null;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was issued.' })
  issuedAt!: string;

  @Field(() => MonthScalar, { description: 'Accounting month.' })
  postingPeriod!: string;

  @Field(() => MoneyType, { description: 'Sum of its lines.' })
  subtotal!: MoneyType;

  @Field(() => [DocumentTaxType], { description: 'Tax that is given back, by rate; signed as the total.' })
  taxes!: DocumentTaxType[];

  @Field(() => MoneyType, { description: 'With tax; negative where it gives something back.' })
  total!: MoneyType;

  @Field(() => CreditNoteAllocation, { description: 'Where it goes.' })
  allocation!: CreditNoteAllocation;

  @Field(() => [CreditNoteLineType], { description: 'What it gives back.' })
  lines!: CreditNoteLineType[];
}

export function creditNoteOf(note: CreditNoteIssued['data']): CreditNote {
  const { creditNoteId, reason, issuedAt, postingPeriod, allocation, lines } = note;
  return Object.assign(new CreditNote(), {
    ...{ creditNoteId, reason, issuedAt, postingPeriod },
    subtotal: moneyOf(note.subtotal),
    taxes: note.taxes.map(taxOf),
    total: moneyOf(note.total),
    allocation: {
      toReceivable: moneyOf(allocation.toReceivable),
      toCredit: moneyOf(allocation.toCredit),
      refundDue: moneyOf(allocation.refundDue),
      withheld: moneyOf(allocation.withheld ?? money(0n, note.total.currency)),
    },
    lines: lines.map(({ ofLineId, amount }) => ({ ofLineId, amount: moneyOf(amount) })),
  });
}
