import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account, accountOf } from '../account/account-type.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageOfList, pageRequest } from '../relay/connection.ts';
import { idWithin } from '../relay/typed-id.ts';
import { moneyOf, toOptionalMoney } from '../scalars/money.ts';
import {
  startOf,
  SubscriptionCancelInput,
  SubscriptionChangePlanInput,
  SubscriptionStartInput,
} from './subscription-inputs.ts';
import {
  billedPayload,
  changePayload,
  SubscriptionChangePlanPayload,
  SubscriptionPayload,
} from './subscription-payloads.ts';
import {
  ChangeInFlightType,
  changeInFlightOf,
  PeriodType,
  PlanSubscription,
  PlanSubscriptionConnection,
  subscriptionFrom,
  subscriptionOf,
  SubscriptionRecurring,
} from './subscription-type.ts';

@Resolver(() => PlanSubscription)
export class SubscriptionResolver {
  @Query(() => PlanSubscription, {
    nullable: true,
    description: 'One subscription, as true as the event log.',
  })
  async subscription(
    @Arg('id', () => ID, { description: 'The subscription.' }) id: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Consistency token; read models are waited for.',
    })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PlanSubscription | null> {
    await context.parts.queries.waitFor('crm', tenantOf(context), after);
    return subscriptionFrom(await context.loaders().subscription.load(idWithin('Subscription', id)));
  }

  @Query(() => PlanSubscriptionConnection, {
    description: 'Subscriptions of an account, as the read model has them.',
  })
  async subscriptions(
    @Arg('accountId', () => ID, { description: 'The account.' }) accountId: string,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('consistencyToken', () => String, { nullable: true, description: 'Of a mutation; waited for.' })
    token: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PlanSubscriptionConnection> {
    const { stale } = await context.parts.queries.waitFor('crm', tenantOf(context), token);
    const views = await context.loaders().subscriptionsOfAccount.load(idWithin('Account', accountId));
    return {
      ...connectionOf(
        pageOfList(views, pageRequest(page), (v) => v.subscriptionId),
        subscriptionOf,
      ),
      stale,
    };
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account that has it.' })
  async account(
    @Root() { accountId }: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<Account | null> {
    const { state } = await context.loaders().account.load(accountId);
    return state && accountOf(state);
  }

  @FieldResolver(() => PeriodType, {
    nullable: true,
    description: 'The period that is being served, as the event log has it.',
  })
  async currentPeriod(
    @Root() { subscriptionId }: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<PeriodType | null> {
    return (
      (await context.loaders().subscription.load(subscriptionId)).state?.life.footing.currentPeriod ?? null
    );
  }

  @FieldResolver(() => ChangeInFlightType, {
    nullable: true,
    description: 'The change that is not settled yet, as the event log has it.',
  })
  async changeInFlight(
    @Root() { subscriptionId }: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<ChangeInFlightType | null> {
    const { state } = await context.loaders().subscription.load(subscriptionId);
    return state?.life.inFlight ? changeInFlightOf(state.life.inFlight) : null;
  }

  @FieldResolver(() => SubscriptionRecurring, {
    nullable: true,
    description: 'Null until the read model has met it.',
  })
  async recurring(
    @Root() { subscriptionId }: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionRecurring | null> {
    const view = await context.loaders().subscriptionView.load(subscriptionId);
    return view && { mrr: moneyOf(view.mrr), arr: moneyOf(view.arr) };
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description:
      'Starts a subscription now, on an earlier day or on one to come, and invoices what has begun.',
  })
  async subscriptionStart(
    @Arg('input', () => SubscriptionStartInput, { description: 'The new subscription.' })
    input: SubscriptionStartInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const performed = await perform({ context, info, needsKey: true }, async (command) =>
      context.parts.commands.startSubscription(command, startOf(input)),
    );
    return billedPayload(performed, context);
  }

  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description:
      'Changes plan, quantity or price: credits what is unused, charges the rest, and begins the saga that carries it on; or agrees on it for the end of the period.',
  })
  async subscriptionChangePlan(
    @Arg('input', () => SubscriptionChangePlanInput, { description: 'The new terms.' })
    input: SubscriptionChangePlanInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { expectedVersion, reason, ...terms } = input;
    const performed = await perform(
      { context, info, needsKey: true, expectedVersion, reason },
      async (command) => {
        const subscriptionId = idWithin('Subscription', input.subscriptionId);
        const unitPrice = toOptionalMoney(input.unitPrice, 'unitPrice');
        return context.parts.commands.changePlan(command, { ...terms, subscriptionId, unitPrice });
      },
    );
    return changePayload(performed, context);
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description:
      'Ends a subscription, its service and its recurring revenue: at once, on an earlier day, or with the end of the period.',
  })
  async subscriptionCancel(
    @Arg('input', () => SubscriptionCancelInput, { description: 'The subscription.' })
    input: SubscriptionCancelInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { expectedVersion, ...rest } = input;
    const { reason = null } = input;
    const subscriptionId = idWithin('Subscription', input.subscriptionId);
    const performed = await perform({ context, info, needsKey: true, expectedVersion, reason }, (command) =>
      context.parts.commands.cancelSubscription(command, { ...rest, subscriptionId }),
    );
    return billedPayload(performed, context);
  }
}
