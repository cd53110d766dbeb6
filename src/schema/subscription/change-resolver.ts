import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { BilledResult, CommandContext, CommandResult, PlanChangeResult } from '../../commands/index.ts';
import { featuresOf } from '../catalog/plan-inputs.ts';
import type { RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { idWithin } from '../relay/typed-id.ts';
import {
  SubscriptionAddAddOnInput,
  SubscriptionChangeAddOnQuantityInput,
  SubscriptionChangeQuantityInput,
  SubscriptionCouponInput,
  SubscriptionInput,
  SubscriptionRemoveAddOnInput,
  SubscriptionSetOverridesInput,
} from './life-inputs.ts';
import { addOnOf } from './subscription-inputs.ts';
import {
  billedPayload,
  changePayload,
  SubscriptionChangePlanPayload,
  SubscriptionPayload,
} from './subscription-payloads.ts';
import { PlanSubscription } from './subscription-type.ts';

/** What changes what a subscription is held to, besides its plan. */
@Resolver(() => PlanSubscription)
export class SubscriptionChangeResolver {
  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description: 'Changes the quantity of the plan: credits what is unused and charges the rest.',
  })
  async subscriptionChangeQuantity(
    @Arg('input', () => SubscriptionChangeQuantityInput, { description: 'The new quantity.' })
    input: SubscriptionChangeQuantityInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { quantity, when = null } = input;
    return change({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.changeQuantity(command, { subscriptionId, quantity, when }),
    );
  }

  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description: 'Takes an add-on beside the plan, charged for the rest of the period.',
  })
  async subscriptionAddAddOn(
    @Arg('input', () => SubscriptionAddAddOnInput, { description: 'The add-on.' })
    input: SubscriptionAddAddOnInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { when = null } = input;
    return change({ input, context, info }, async (command, subscriptionId) =>
      context.parts.commands.addAddOn(command, { ...addOnOf(input), subscriptionId, when }),
    );
  }

  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description: 'Changes the quantity of an add-on.',
  })
  async subscriptionChangeAddOnQuantity(
    @Arg('input', () => SubscriptionChangeAddOnQuantityInput, { description: 'The new quantity.' })
    input: SubscriptionChangeAddOnQuantityInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { planCode, quantity, when = null } = input;
    return change({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.changeAddOnQuantity(command, { subscriptionId, planCode, quantity, when }),
    );
  }

  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description: 'Gives an add-on up; by default with the end of the period.',
  })
  async subscriptionRemoveAddOn(
    @Arg('input', () => SubscriptionRemoveAddOnInput, { description: 'The add-on.' })
    input: SubscriptionRemoveAddOnInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { planCode, when = null } = input;
    return change({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.removeAddOn(command, { subscriptionId, planCode, when }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Revokes the change that is agreed for the end of the period.',
  })
  async subscriptionRevokeChange(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { reason = null } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.revokeScheduledChange(command, { subscriptionId, reason }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Redeems a coupon, from the next charge on.',
  })
  async subscriptionApplyCoupon(
    @Arg('input', () => SubscriptionCouponInput, { description: 'The coupon.' })
    input: SubscriptionCouponInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { couponCode } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.applyCoupon(command, { subscriptionId, couponCode }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Takes a coupon away: the next charge is without it.',
  })
  async subscriptionRemoveCoupon(
    @Arg('input', () => SubscriptionCouponInput, { description: 'The coupon.' })
    input: SubscriptionCouponInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { couponCode } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.removeCoupon(command, { subscriptionId, couponCode }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Sets the features that are agreed for this subscription alone, all of them, at once.',
  })
  async subscriptionSetOverrides(
    @Arg('input', () => SubscriptionSetOverridesInput, { description: 'The features.' })
    input: SubscriptionSetOverridesInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    return act({ input, context, info }, async (command, subscriptionId) => {
      const overrides = featuresOf(input.overrides, 'overrides');
      return context.parts.commands.setOverrides(command, { subscriptionId, overrides });
    });
  }
}

interface Verb {
  readonly input: SubscriptionInput;
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

type Send<R extends object> = (command: CommandContext, subscriptionId: string) => Promise<CommandResult<R>>;

async function change(verb: Verb, send: Send<PlanChangeResult>): Promise<SubscriptionChangePlanPayload> {
  return changePayload(await performed(verb, send), verb.context);
}

/** A verb on one subscription that moves money or what it is held to, and so needs an idempotency key. */
export async function act(verb: Verb, send: Send<BilledResult>): Promise<SubscriptionPayload> {
  return billedPayload(await performed(verb, send), verb.context);
}

function performed<R extends object>({ input, context, info }: Verb, send: Send<R>) {
  const { expectedVersion, reason } = input;
  const subscriptionId = idWithin('Subscription', input.subscriptionId);
  return perform({ context, info, needsKey: true, expectedVersion, reason }, (command) =>
    send(command, subscriptionId),
  );
}
