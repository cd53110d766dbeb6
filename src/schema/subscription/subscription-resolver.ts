import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Account, accountOf } from '../account/account-type.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageOfList, pageRequest } from '../relay/connection.ts';
import { idWithin, typedId } from '../relay/typed-id.ts';
import { Saga, sagaOf } from '../saga/saga-type.ts';
import { moneyOf, toOptionalMoney } from '../scalars/money.ts';
import {
  SubscriptionCancelInput,
  SubscriptionChangePlanInput,
  SubscriptionStartInput,
} from './subscription-inputs.ts';
import {
  ChangeDirectionEnum,
  ChangeInFlightType,
  changeInFlightOf,
  PeriodType,
  PlanSubscription,
  PlanSubscriptionConnection,
  subscriptionFrom,
  subscriptionOf,
  SubscriptionRecurring,
} from './subscription-type.ts';

@ObjectType({ description: 'What starting or ending a subscription did.', simpleResolvers: true })
export class SubscriptionPayload extends MutationPayload {
  @Field(() => PlanSubscription, {
    nullable: true,
    description: 'The subscription as it stands now; null where refused.',
  })
  subscription!: PlanSubscription | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The invoice that was issued; null where nothing was to be billed.',
  })
  invoiceId!: string | null;
}

@ObjectType({
  description: 'What a change of plan did, and what still follows from it.',
  simpleResolvers: true,
})
export class SubscriptionChangePlanPayload extends MutationPayload {
  @Field(() => PlanSubscription, {
    nullable: true,
    description: 'The subscription as it stands now; null where refused.',
  })
  subscription!: PlanSubscription | null;

  @Field(() => Boolean, { description: 'False where the terms asked for were in force already.' })
  changed!: boolean;

  @Field(() => ChangeDirectionEnum, { nullable: true, description: 'Which way the change goes.' })
  direction!: string | null;

  @Field(() => ID, { nullable: true, description: 'The invoice with what was credited and charged.' })
  invoiceId!: string | null;

  @Field(() => Saga, {
    nullable: true,
    description: 'What carries the change to every system; follow it by `sagaProgress`.',
  })
  saga!: Saga | null;
}

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
    description: 'Starts a subscription and issues its first invoice.',
  })
  async subscriptionStart(
    @Arg('input', () => SubscriptionStartInput, { description: 'The new subscription.' })
    input: SubscriptionStartInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { done, payload } = await perform({ context, info, needsKey: true }, async (command) => {
      const accountId = idWithin('Account', input.accountId);
      const unitPrice = toOptionalMoney(input.unitPrice, 'unitPrice');
      return context.parts.commands.startSubscription(command, { ...input, accountId, unitPrice });
    });
    return {
      ...payload,
      subscription: await this.#changed(done?.result.subscriptionId, context),
      invoiceId: invoiceIdOf(done?.result.invoiceId),
    };
  }

  @Mutation(() => SubscriptionChangePlanPayload, {
    nullable: true,
    description:
      'Changes plan, quantity or price: credits what is unused, charges the rest, and begins the saga that carries it on.',
  })
  async subscriptionChangePlan(
    @Arg('input', () => SubscriptionChangePlanInput, { description: 'The new terms.' })
    input: SubscriptionChangePlanInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionChangePlanPayload> {
    const { expectedVersion, reason, ...terms } = input;
    const { done, payload } = await perform(
      { context, info, needsKey: true, expectedVersion, reason },
      async (command) => {
        const subscriptionId = idWithin('Subscription', input.subscriptionId);
        const unitPrice = toOptionalMoney(input.unitPrice, 'unitPrice');
        return context.parts.commands.changePlan(command, { ...terms, subscriptionId, unitPrice });
      },
    );
    const saga = done?.versions
      .find(({ stream }) => stream.startsWith('saga-'))
      ?.stream.slice('saga-'.length);
    const view = saga === undefined ? null : await context.loaders().saga.load(saga);
    return {
      ...payload,
      subscription: await this.#changed(done?.result.subscriptionId, context),
      changed: done?.result.changed ?? false,
      direction: done?.result.direction ?? null,
      invoiceId: invoiceIdOf(done?.result.invoiceId),
      saga: view && sagaOf(view),
    };
  }

  @Mutation(() => SubscriptionPayload, {
    nullable: true,
    description: 'Ends a subscription, its service and its recurring revenue.',
  })
  async subscriptionCancel(
    @Arg('input', () => SubscriptionCancelInput, { description: 'The subscription.' })
    input: SubscriptionCancelInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SubscriptionPayload> {
    const { expectedVersion, reason = null, effectiveOn = null } = input;
    const subscriptionId = idWithin('Subscription', input.subscriptionId);
    const { done, payload } = await perform(
      { context, info, needsKey: true, expectedVersion, reason },
      (command) =>
        context.parts.commands.cancelSubscription(command, { subscriptionId, reason, effectiveOn }),
    );
    return {
      ...payload,
      subscription: await this.#changed(done?.result.subscriptionId, context),
      invoiceId: invoiceIdOf(done?.result.invoiceId),
    };
  }

  async #changed(
    subscriptionId: string | undefined,
    context: RequestContext,
  ): Promise<PlanSubscription | null> {
    if (subscriptionId === undefined) return null;
    return subscriptionFrom(await context.loaders().subscription.clear(subscriptionId).load(subscriptionId));
  }
}

const invoiceIdOf = (id: string | null | undefined): string | null => (id ? typedId('Invoice', id) : null);
