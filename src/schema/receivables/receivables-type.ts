import { Field, ObjectType } from 'type-graphql';
import type { ReceivableTotals } from '../../queries/index.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

@ObjectType({ description: 'What customers owe, and are owed, in one currency.', simpleResolvers: true })
export class ReceivablesOfCurrency {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'Open on invoices.' })
  open!: MoneyType;

  @Field(() => MoneyType, { description: 'Open, and due before the day.' })
  overdue!: MoneyType;

  @Field(() => MoneyType, { description: 'What customers have to their credit.' })
  credit!: MoneyType;
}

@ObjectType({ description: 'What customers owe, by the read model.', simpleResolvers: true })
export class Receivables {
  @Field(() => DateScalar, { description: 'The day that decides what is overdue.' })
  on!: string;

  @Field(() => [ReceivablesOfCurrency], { description: 'By currency.' })
  byCurrency!: ReceivablesOfCurrency[];

  @Field(() => Boolean, { description: 'True where the read model had not reached `after` in time.' })
  stale!: boolean;
}

export function totalsOf({ currency, open, overdue, credit }: ReceivableTotals): ReceivablesOfCurrency {
  return { currency, open: moneyOf(open), overdue: moneyOf(overdue), credit: moneyOf(credit) };
}
