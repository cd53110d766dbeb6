import { Field, InputType, Int } from 'type-graphql';
import type { CouponDiscount, CouponDuration } from '../../commands/catalog/coupon-events.ts';
import { reject } from '../../commands/errors.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { MoneyInput, toMoney } from '../scalars/money.ts';
import { CouponDurationEnum } from './coupon-type.ts';

@InputType({ description: 'A new coupon; once published it never changes.' })
export class CouponPublishInput {
  @Field(() => String, { description: 'The code that customers will redeem.' })
  couponCode!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Percentage that it takes off, above 0 and at most 100: `12.5`. This, or `amount`.',
  })
  percent?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Amount that it takes off, for accounts in its currency. This, or `percent`.',
  })
  amount?: MoneyInput | null;

  @Field(() => CouponDurationEnum, { description: 'For how many billed periods it counts.' })
  duration!: CouponDuration['kind'];

  @Field(() => Int, { nullable: true, description: 'How many they are; with PERIODS, and only then.' })
  periods?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From this moment on it cannot be redeemed. Default: no end.',
  })
  redeemableUntil?: string | null;
}

@InputType({ description: 'A coupon to take back.' })
export class CouponRetireInput {
  @Field(() => String, { description: 'The code of the coupon.' })
  couponCode!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the coupon that the caller saw.' })
  expectedVersion?: number | null;
}

/** Throws `Rejection` where it takes off nothing, or two things. */
export function discountOf({ percent, amount }: CouponPublishInput): CouponDiscount {
  if (percent && !amount) return { kind: 'percent', percent };
  if (amount && !percent) return { kind: 'amount', amount: toMoney(amount, 'amount') };
  return reject('InvalidInput', 'percent', 'Give either percent or amount.');
}

/** Throws `Rejection` where periods are counted and not told, or told and not counted. */
export function durationOf({ duration, periods }: CouponPublishInput): CouponDuration {
  const count = periods ?? null;
  if ((duration === 'periods') !== (count !== null))
    reject('InvalidInput', 'periods', 'periods goes with the duration PERIODS, and only with it.');
  return duration === 'periods' ? { kind: duration, count: count ?? 0 } : { kind: duration };
}
