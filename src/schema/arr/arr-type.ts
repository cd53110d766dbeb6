import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { BookTotals, MovementKind, MovementView, Retention, RevenueDay } from '../../queries/index.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const MovementKindEnum = enumOf('MovementKind', 'Why recurring revenue moved.', {
  new: 'A customer began.',
  expansion: 'A customer pays more.',
  contraction: 'A customer pays less and stays.',
  churn: "A customer's last paid service ended or was paused.",
  reactivation: 'A customer came back.',
});

@ObjectType({ description: 'What is in force in one currency.', simpleResolvers: true })
export class CurrencyTotalsType {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'Monthly recurring revenue.' })
  mrr!: MoneyType;

  @Field(() => MoneyType, { description: 'Annual recurring revenue.' })
  arr!: MoneyType;

  @Field(() => Int, { description: 'Subscriptions on trial or in service.' })
  liveSubscriptions!: number;
}

@ObjectType({ description: 'The whole book of business.', simpleResolvers: true })
export class ArrTotals {
  @Field(() => Int, { description: 'Accounts opened.' })
  accounts!: number;

  @Field(() => Int, { description: 'Accounts with a subscription on trial or in service.' })
  active!: number;

  @Field(() => Int, { description: 'Accounts whose subscriptions have all ended.' })
  cancelled!: number;

  @Field(() => [CurrencyTotalsType], { description: 'By currency.' })
  currencies!: CurrencyTotalsType[];
}

@ObjectType({ description: "A change of an account's recurring revenue.", simpleResolvers: true })
export class Movement {
  @Field(() => MovementKindEnum, { description: 'Why it moved.' })
  kind!: string;

  @Field(() => DateScalar, { description: 'Day in the time zone of the account.' })
  day!: string;

  @Field(() => DateTimeScalar, { description: 'When it took effect.' })
  effectiveAt!: string;

  @Field(() => MoneyType, { description: 'By how much a month; negative for less.' })
  mrrDelta!: MoneyType;

  @Field(() => MoneyType, { description: 'By how much a year; negative for less.' })
  arrDelta!: MoneyType;

  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => ID, { description: 'The subscription that caused it.' })
  subscriptionId!: string;

  @Field(() => ID, { description: 'The business operation that caused it.' })
  operationId!: string;
}

@ObjectType({ description: 'A page of movements, newest first.', simpleResolvers: true })
export class MovementConnection extends Connection(Movement, 'Movement') {}

@ObjectType({
  description:
    'opening + new + expansion + reactivation + contraction + churn = closing; the last two are negative.',
  simpleResolvers: true,
})
export class ArrDay {
  @Field(() => DateScalar, { description: 'The day.' })
  day!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'MRR at the beginning of the day.' })
  opening!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR of customers who began.' })
  new!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR of customers who pay more.' })
  expansion!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR of customers who pay less.' })
  contraction!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR of customers who left.' })
  churn!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR of customers who came back.' })
  reactivation!: MoneyType;

  @Field(() => MoneyType, { description: 'MRR at the end of the day.' })
  closing!: MoneyType;

  @Field(() => MoneyType, { description: 'ARR at the end of the day.' })
  arr!: MoneyType;
}

@ObjectType({
  description:
    'Recurring revenue of customers who had some at the beginning, each by itself; those who came since do not count.',
  simpleResolvers: true,
})
export class ArrRetention {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => Int, { description: 'How many they were.' })
  customers!: number;

  @Field(() => MoneyType, { description: 'Their MRR at the beginning.' })
  opening!: MoneyType;

  @Field(() => MoneyType, { description: 'What they still have of it: of each at most what it began with.' })
  kept!: MoneyType;

  @Field(() => MoneyType, { description: 'Their MRR at the end.' })
  closing!: MoneyType;

  @Field(() => String, { description: 'Gross revenue retention: `kept` in per cent of `opening`.' })
  gross!: string;

  @Field(() => String, { description: 'Net revenue retention: `closing` in per cent of `opening`.' })
  net!: string;
}

@InputType({ description: 'Which movements are wanted; all conditions hold at once.' })
export class MovementFilterInput {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'In this currency.' })
  currency?: string | null;

  @Field(() => MovementKindEnum, { nullable: true, description: 'Of this kind.' })
  kind?: MovementKind | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day wanted.' })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day not wanted.' })
  to?: string | null;
}

export function totalsOf({ accounts, active, cancelled, currencies }: BookTotals): ArrTotals {
  return {
    accounts,
    active,
    cancelled,
    currencies: currencies.map(({ currency, mrr, arr, liveSubscriptions }) => ({
      currency,
      mrr: moneyOf(mrr),
      arr: moneyOf(arr),
      liveSubscriptions,
    })),
  };
}

export function movementOf({ kind, day, effectiveAt, operationId, ...rest }: MovementView): Movement {
  return {
    kind,
    day,
    effectiveAt,
    operationId,
    mrrDelta: moneyOf(rest.mrrDelta),
    arrDelta: moneyOf(rest.arrDelta),
    accountId: typedId('Account', rest.accountId),
    subscriptionId: typedId('Subscription', rest.subscriptionId),
  };
}

export function retentionOf({ opening, kept, closing, ...rest }: Retention): ArrRetention {
  return { ...rest, opening: moneyOf(opening), kept: moneyOf(kept), closing: moneyOf(closing) };
}

export function arrDayOf({ day, currency, ...figures }: RevenueDay): ArrDay {
  return {
    day,
    currency,
    opening: moneyOf(figures.opening),
    new: moneyOf(figures.new),
    expansion: moneyOf(figures.expansion),
    contraction: moneyOf(figures.contraction),
    churn: moneyOf(figures.churn),
    reactivation: moneyOf(figures.reactivation),
    closing: moneyOf(figures.closing),
    arr: moneyOf(figures.arr),
  };
}
