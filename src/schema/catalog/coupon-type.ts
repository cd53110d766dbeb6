import { Field, Int, ObjectType } from 'type-graphql';
import type { CouponState } from '../../commands/catalog/coupon.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const CouponDurationEnum = enumOf('CouponDuration', 'For how many billed periods a coupon counts.', {
  once: 'For one; it is no part of recurring revenue.',
  periods: 'For a number of them.',
  forever: 'For all.',
});

@ObjectType({
  description: "Takes something off each period's plan and add-ons; never changed once published.",
  simpleResolvers: true,
})
export class Coupon {
  @Field(() => String, { description: 'The code that customers redeem.' })
  code!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Percentage that it takes off, `12.5`; null where it takes off an amount.',
  })
  percent!: string | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Amount that it takes off, at most all there is; null where it takes off a percentage.',
  })
  amount!: MoneyType | null;

  @Field(() => CouponDurationEnum, { description: 'For how many billed periods it counts.' })
  duration!: string;

  @Field(() => Int, { nullable: true, description: 'How many they are; null for the other durations.' })
  periods!: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From this moment on it cannot be redeemed; what was redeemed before goes on.',
  })
  redeemableUntil!: string | null;

  @Field(() => Boolean, { description: 'True where it was taken back and cannot be redeemed any more.' })
  retired!: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  publishedAt!: string;

  @Field(() => Int, { description: 'Its version; send it as `expectedVersion`.' })
  version!: number;
}

@ObjectType({ description: 'A page of coupons.', simpleResolvers: true })
export class CouponConnection extends Connection(Coupon, 'Coupon') {}

/** Null where it was never published. */
export function couponOf({ version, state }: { version: number; state: CouponState }): Coupon | null {
  if (!state) return null;
  const { couponCode, name, discount, duration, redeemableUntil, retired, publishedAt } = state;
  return {
    code: couponCode,
    name,
    percent: discount.kind === 'percent' ? discount.percent : null,
    amount: discount.kind === 'amount' ? moneyOf(discount.amount) : null,
    duration: duration.kind,
    periods: duration.kind === 'periods' ? duration.count : null,
    redeemableUntil,
    retired,
    publishedAt,
    version,
  };
}
