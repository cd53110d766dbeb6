import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Discount, Item } from '../../commands/rating/terms.ts';
import type { ChangeKind } from '../../commands/subscription/events.ts';
import type { PendingChange } from '../../commands/subscription/subscription.ts';
import { formatMoney } from '../../platform/money.ts';
import { priceOf, PriceType } from '../catalog/price-type.ts';
import { enumOf } from '../enums.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { ChangeDirectionEnum, termsOf, TermsType } from './subscription-type.ts';

export const ChangeKindEnum = enumOf('ChangeKind', 'What a change of terms is about.', {
  plan: 'Plan, version, price or interval.',
  quantity: 'The quantity of the plan alone.',
  add_ons: 'An add-on more or less, or another quantity of one.',
});

@ObjectType('HeldAddOn', { description: 'An add-on that a subscription has.', simpleResolvers: true })
export class HeldAddOnType {
  @Field(() => String, { description: 'Code of the add-on.' })
  planCode!: string;

  @Field(() => Int, { description: 'Version of it.' })
  planVersion!: number;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;

  @Field(() => PriceType, { description: 'What it costs for one interval.' })
  price!: PriceType;
}

@ObjectType('HeldDiscount', { description: 'A coupon that was redeemed.', simpleResolvers: true })
export class HeldDiscountType {
  @Field(() => String, { description: 'Code of the coupon.' })
  couponCode!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { description: 'What it takes off: `10 %`, or `5.00 EUR` each period.' })
  takesOff!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Billed periods for which it still counts; null: for ever.',
  })
  periodsLeft!: number | null;
}

@ObjectType('PendingChange', {
  description: 'A change that is agreed for the end of the period; it can be replaced or revoked until then.',
  simpleResolvers: true,
})
export class PendingChangeType {
  @Field(() => ID, { description: 'The operation that scheduled it.' })
  operationId!: string;

  @Field(() => ChangeKindEnum, { description: 'What it is about.' })
  kind!: ChangeKind;

  @Field(() => ChangeDirectionEnum, { description: 'Which way it goes.' })
  direction!: string;

  @Field(() => DateScalar, { description: 'Day from which it will be in force.' })
  effectiveOn!: string;

  @Field(() => TermsType, { description: 'What will be held then.' })
  terms!: TermsType;

  @Field(() => [HeldAddOnType], { description: 'Add-ons that will be held then.' })
  addOns!: HeldAddOnType[];
}

@ObjectType('ScheduledCancellation', {
  description: 'Service will end; this can be undone until then.',
  simpleResolvers: true,
})
export class ScheduledCancellationType {
  @Field(() => ID, { description: 'The operation that scheduled it.' })
  operationId!: string;

  @Field(() => DateScalar, { description: 'Day on which service ends.' })
  on!: string;

  @Field(() => String, { nullable: true, description: 'Why, as it was told.' })
  reason!: string | null;
}

export function addOnTypeOf({ plan, quantity, price }: Item): HeldAddOnType {
  const { planCode, planVersion, name } = plan;
  return { planCode, planVersion, name, quantity, price: priceOf(price) };
}

export function discountTypeOf({ couponCode, name, discount, periodsLeft }: Discount): HeldDiscountType {
  const takesOff =
    discount.kind === 'percent'
      ? `${discount.percent} %`
      : `${formatMoney(discount.amount)} ${discount.amount.currency}`;
  return { couponCode, name, takesOff, periodsLeft };
}

export function pendingChangeOf({
  operationId,
  kind,
  direction,
  effectiveOn,
  change,
}: PendingChange): PendingChangeType {
  return {
    ...{ operationId, kind, direction, effectiveOn },
    terms: termsOf(change),
    addOns: change.addOns.map(addOnTypeOf),
  };
}
