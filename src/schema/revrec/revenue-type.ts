import { Field, ID, ObjectType } from 'type-graphql';
import type { RevenueMonth, ScheduleView } from '../../queries/index.ts';
import { typedId } from '../relay/typed-id.ts';
import { MonthScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import { RecognitionEnum } from '../policy/conventions-type.ts';
import { PeriodType } from '../subscription/subscription-type.ts';

@ObjectType('RevenueMonth', {
  description: 'Figures of one accounting month and currency.',
  simpleResolvers: true,
})
export class RevenueMonthType {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'Invoiced in the month, credit notes not deducted.' })
  billed!: MoneyType;

  @Field(() => MoneyType, { description: 'Credit notes of the month, as a positive amount.' })
  credited!: MoneyType;

  @Field(() => MoneyType, { description: "Revenue of the month's service." })
  recognised!: MoneyType;

  @Field(() => MoneyType, { description: 'What credit notes took back of revenue recognised before.' })
  contra!: MoneyType;

  @Field(() => MoneyType, { description: 'Billed and not yet recognised at the end of the month.' })
  deferred!: MoneyType;

  @Field(() => MoneyType, { description: 'Recognised by the end of the month and billed only later.' })
  unbilled!: MoneyType;
}

@ObjectType({ description: 'What one month does to a schedule.', simpleResolvers: true })
export class ScheduleMonth {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;

  @Field(() => MoneyType, { description: 'Recognised in it.' })
  recognised!: MoneyType;

  @Field(() => MoneyType, { description: 'Taken back in it by credit notes.' })
  contra!: MoneyType;

  @Field(() => MoneyType, { description: 'What the line still holds at its end.' })
  remaining!: MoneyType;
}

@ObjectType({ description: 'The obligation of one invoice line, and when it is met.', simpleResolvers: true })
export class RevenueSchedule {
  @Field(() => ID, { description: 'The line of the invoice.' })
  lineId!: string;

  @Field(() => ID, { description: 'The invoice.' })
  invoiceId!: string;

  @Field(() => ID, { description: 'The subscription; empty where the invoice bills none.' })
  subscriptionId!: string;

  @Field(() => MonthScalar, { description: 'Accounting month of the invoice.' })
  postingPeriod!: string;

  @Field(() => RecognitionEnum, {
    description: 'How it is earned, as it was when the invoice was issued.',
  })
  recognition!: string;

  @Field(() => PeriodType, { description: 'The service that is owed.' })
  period!: PeriodType;

  @Field(() => MoneyType, { description: 'As billed.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'Less its credit notes.' })
  net!: MoneyType;

  @Field(() => [ScheduleMonth], { description: 'Month by month.' })
  months!: ScheduleMonth[];
}

export function revenueMonthOf({ month, currency, ...figures }: RevenueMonth): RevenueMonthType {
  return {
    month,
    currency,
    billed: moneyOf(figures.billed),
    credited: moneyOf(figures.credited),
    recognised: moneyOf(figures.recognised),
    contra: moneyOf(figures.contra),
    deferred: moneyOf(figures.deferred),
    unbilled: moneyOf(figures.unbilled),
  };
}

export function scheduleOf(view: ScheduleView): RevenueSchedule {
  return {
    lineId: view.lineId,
    invoiceId: typedId('Invoice', view.invoiceId),
    subscriptionId: view.subscriptionId === null ? '' : typedId('Subscription', view.subscriptionId),
    postingPeriod: view.postingPeriod,
    recognition: view.recognition,
    period: { ...view.period },
    amount: moneyOf(view.amount),
    net: moneyOf(view.net),
    months: view.months.map(({ month, recognised, contra, remaining }) => ({
      month,
      recognised: moneyOf(recognised),
      contra: moneyOf(contra),
      remaining: moneyOf(remaining),
    })),
  };
}
