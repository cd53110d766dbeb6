import { Field, ID, InputType, Int } from 'type-graphql';
import type { AddOnWanted, ChangeTiming, StartSubscription } from '../../commands/index.ts';
import type { Settlement } from '../../commands/subscription/events.ts';
import { enumOf } from '../enums.ts';
import { idWithin } from '../relay/typed-id.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { MoneyInput, toOptionalMoney } from '../scalars/money.ts';

export const ChangeTimingEnum = enumOf('ChangeTiming', 'When something takes effect.', {
  now: 'At once.',
  period_end: 'With the end of the period that is being served.',
});

export const SettlementEnum = enumOf(
  'Settlement',
  'What becomes of days that were billed and will not be used.',
  {
    none: 'Nothing.',
    credit: 'Credit notes: what is open falls, what was paid goes to the credit of the customer.',
    refund: 'Credit notes: what is open falls, what was paid is to be paid back.',
  },
);

@InputType({ description: 'An add-on to be taken beside a plan.' })
export class AddOnInput {
  @Field(() => String, { description: 'Code of the add-on.' })
  planCode!: string;

  @Field(() => Int, { nullable: true, description: 'Version of it; default: the latest.' })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units; default 1.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price per unit and interval; default: the list price.',
  })
  unitPrice?: MoneyInput | null;
}

@InputType({ description: 'A new subscription.' })
export class SubscriptionStartInput {
  @Field(() => ID, { description: 'The account that takes it.' })
  accountId!: string;

  @Field(() => String, { description: 'Code of the plan.' })
  planCode!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the plan; default: the latest.' })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units; default 1.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price per unit and interval; default: the list price.',
  })
  unitPrice?: MoneyInput | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day of service. Every period since an earlier day is invoiced; on a day to come it begins by itself. Default: today.',
  })
  startedOn?: string | null;

  @Field(() => String, { nullable: true, description: "Its key in the tenant's own systems." })
  externalId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Months of commitment from the first day of service.' })
  commitmentMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days of service before the first charge; default: those of the plan.',
  })
  trialDays?: number | null;

  @Field(() => [AddOnInput], { nullable: true, description: 'Add-ons beside the plan; default: none.' })
  addOns?: AddOnInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Coupons to redeem; default: none.' })
  couponCodes?: string[] | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Fixed term: the day on which service ends by itself. Default: it goes on.',
  })
  endsOn?: string | null;
}

/** Throws `Rejection` where an amount is malformed. */
export function startOf(input: SubscriptionStartInput): StartSubscription {
  const { addOns, ...rest } = input;
  return {
    ...rest,
    accountId: idWithin('Account', input.accountId),
    unitPrice: toOptionalMoney(input.unitPrice, 'unitPrice'),
    addOns: addOns?.map((addOn) => addOnOf(addOn)) ?? null,
  };
}

export function addOnOf({ planCode, planVersion, quantity, unitPrice }: AddOnInput): AddOnWanted {
  return {
    planCode,
    planVersion: planVersion ?? null,
    quantity: quantity ?? null,
    unitPrice: toOptionalMoney(unitPrice, 'unitPrice'),
  };
}

@InputType({ description: 'New terms of a subscription; what is left out stays as it is.' })
export class SubscriptionChangePlanInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId!: string;

  @Field(() => String, { nullable: true, description: 'Code of the new plan.' })
  planCode?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the plan; default: the latest of another plan, the one held of the same.',
  })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price; default: the list price of a new plan.',
  })
  unitPrice?: MoneyInput | null;

  @Field(() => ChangeTimingEnum, {
    nullable: true,
    description:
      'Default: as the conventions of the tenant have it for the direction of the change; on trial, NOW.',
  })
  when?: ChangeTiming | null;

  @Field(() => Int, { nullable: true, description: 'Version of the subscription that the caller saw.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'Why; kept in the history.' })
  reason?: string | null;
}

@InputType({ description: 'A subscription to end.' })
export class SubscriptionCancelInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId!: string;

  @Field(() => String, { nullable: true, description: 'Why; kept in the history.' })
  reason?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which service ends, today or earlier; default: at once.',
  })
  effectiveOn?: string | null;

  @Field(() => ChangeTimingEnum, {
    nullable: true,
    description: 'PERIOD_END: with the period, or the trial; it can be undone until then. Default: NOW.',
  })
  when?: ChangeTiming | null;

  @Field(() => SettlementEnum, {
    nullable: true,
    description: 'What becomes of days that were billed and will not be used. Default: NONE.',
  })
  settlement?: Settlement | null;

  @Field(() => Int, { nullable: true, description: 'Version of the subscription that the caller saw.' })
  expectedVersion?: number | null;
}
