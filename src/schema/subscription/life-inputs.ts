import { Field, ID, InputType, Int } from 'type-graphql';
import type { ChangeTiming } from '../../commands/index.ts';
import type { ResumeAnchor } from '../../commands/subscription/events.ts';
import { FeatureInput } from '../catalog/plan-inputs.ts';
import { enumOf } from '../enums.ts';
import { MoneyInput } from '../scalars/money.ts';
import { ChangeTimingEnum } from './subscription-inputs.ts';

export const ResumeAnchorEnum = enumOf('ResumeAnchor', 'Where periods go on after a pause.', {
  keep: 'As if nothing had been: the rest of the period that would be running is charged.',
  move: 'A new period begins today, at the full price; by second, at that of what is left of it.',
});

/** What every verb on a subscription takes. */
@InputType({ description: 'A subscription, as the caller saw it.' })
export class SubscriptionInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the subscription that the caller saw.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'Why; kept in the history.' })
  reason?: string | null;
}

@InputType({ description: 'A paused subscription that is to go on.' })
export class SubscriptionResumeInput extends SubscriptionInput {
  @Field(() => ResumeAnchorEnum, { nullable: true, description: 'Where its periods go on. Default: KEEP.' })
  anchor?: ResumeAnchor | null;
}

@InputType({ description: 'Terms of a subscription that are to change.' })
export abstract class TimedInput extends SubscriptionInput {
  @Field(() => ChangeTimingEnum, {
    nullable: true,
    description:
      'Default: as the conventions of the tenant have it for the direction of the change; on trial, NOW.',
  })
  when?: ChangeTiming | null;
}

@InputType({ description: 'Another quantity of the plan.' })
export class SubscriptionChangeQuantityInput extends TimedInput {
  @Field(() => Int, { description: 'Units.' })
  quantity!: number;
}

@InputType({ description: 'An add-on to be taken.' })
export class SubscriptionAddAddOnInput extends TimedInput {
  @Field(() => String, { description: 'Code of the add-on.' })
  planCode!: string;

  @Field(() => Int, { nullable: true, description: 'Version of it; default: the latest.' })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units; default: as many as are held, else 1.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price per unit and interval; default: the list price.',
  })
  unitPrice?: MoneyInput | null;
}

@InputType({ description: 'Another quantity of an add-on.' })
export class SubscriptionChangeAddOnQuantityInput extends TimedInput {
  @Field(() => String, { description: 'Code of the add-on.' })
  planCode!: string;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;
}

@InputType({ description: 'An add-on that is no longer wanted.' })
export class SubscriptionRemoveAddOnInput extends TimedInput {
  @Field(() => String, { description: 'Code of the add-on.' })
  planCode!: string;
}

@InputType({ description: 'A coupon of a subscription.' })
export class SubscriptionCouponInput extends SubscriptionInput {
  @Field(() => String, { description: 'Code of the coupon.' })
  couponCode!: string;
}

@InputType({ description: 'Features agreed for one subscription.' })
export class SubscriptionSetOverridesInput extends SubscriptionInput {
  @Field(() => [FeatureInput], {
    description: 'All of them: each replaces the feature of its key, whatever plan and add-ons say.',
  })
  overrides!: FeatureInput[];
}
