import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { act } from './change-resolver.ts';
import { SubscriptionInput, SubscriptionResumeInput } from './life-inputs.ts';
import { SubscriptionPayload } from './subscription-payloads.ts';
import { PlanSubscription } from './subscription-type.ts';

/** What stops service, and what lets it go on. */
@Resolver(() => PlanSubscription)
export class SubscriptionServiceResolver {
  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Stops service and billing, and credits what is unused of the period.',
  })
  async subscriptionPause(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { reason = null } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.pauseSubscription(command, { subscriptionId, reason }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Lets a paused subscription go on, and charges for it.',
  })
  async subscriptionResume(
    @Arg('input', () => SubscriptionResumeInput, { description: 'The subscription.' })
    input: SubscriptionResumeInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { anchor = null } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.resumeSubscription(command, { subscriptionId, anchor }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Withholds service; billing and recurring revenue go on.',
  })
  async subscriptionHold(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { reason = null } = input;
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.holdSubscription(command, { subscriptionId, reason }),
    );
  }

  @Mutation(() => SubscriptionPayload, { nullable: true, description: 'Gives service back after a hold.' })
  async subscriptionRelease(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.releaseSubscription(command, { subscriptionId }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Takes back a cancellation that is agreed for a day to come.',
  })
  async subscriptionUndoCancellation(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.undoCancellation(command, { subscriptionId }),
    );
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description:
      'Lets a cancelled subscription go on at the terms that it had: within days that are paid, else with a new period from today.',
  })
  async subscriptionReactivate(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    return act({ input, context, info }, (command, subscriptionId) =>
      context.parts.commands.reactivateSubscription(command, { subscriptionId }),
    );
  }
}
