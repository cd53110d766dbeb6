import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Item } from '../../commands/rating/terms.ts';
import type { RequestContext } from '../context.ts';
import { FeatureType } from '../catalog/plan-type.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import type { SubscriptionFacts } from './subscription-facts.ts';
import { statusOf } from './subscription-status.ts';
import { PlanSubscription, SubscriptionStatusEnum } from './subscription-type.ts';
import {
  addOnTypeOf,
  discountTypeOf,
  HeldAddOnType,
  HeldDiscountType,
  PendingChangeType,
  pendingChangeOf,
  ScheduledCancellationType,
} from './terms-types.ts';

/** How a subscription stands and what is agreed for it, as true as the event log. */
@Resolver(() => PlanSubscription)
export class StandingResolver {
  @FieldResolver(() => SubscriptionStatusEnum, {
    description: 'How it stands, by the event log; at any moment, also one to come.',
  })
  async status(
    @Arg('at', () => DateTimeScalar, { nullable: true, description: 'The moment; default: now.' })
    at: string | null | undefined,
    @Root() subscription: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    return statusOf(await factsOf(subscription, context), at ?? null, context);
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Day on which the trial ends, or ended; null: there is none.',
  })
  async trialUntil(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<string | null> {
    return (await factsOf(of, context)).life.trialUntil;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Fixed term: the day on which service ends by itself.',
  })
  async endsOn(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<string | null> {
    return (await factsOf(of, context)).life.endsOn;
  }

  @FieldResolver(() => Boolean, { description: 'True while service is withheld and billing goes on.' })
  async onHold(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<boolean> {
    return (await factsOf(of, context)).life.held;
  }

  @FieldResolver(() => PendingChangeType, {
    nullable: true,
    description: 'What is agreed for the end of the period.',
  })
  async pendingChange(
    @Root() of: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<PendingChangeType | null> {
    const { pending } = (await factsOf(of, context)).life;
    return pending && pendingChangeOf(pending);
  }

  @FieldResolver(() => ScheduledCancellationType, {
    nullable: true,
    description: 'The cancellation that is agreed for a day to come.',
  })
  async scheduledCancellation(
    @Root() of: PlanSubscription,
    @Ctx() context: RequestContext,
  ): Promise<ScheduledCancellationType | null> {
    return (await factsOf(of, context)).life.cancellation;
  }

  @FieldResolver(() => [HeldAddOnType], { description: 'Its add-ons, in order of their codes.' })
  async addOns(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<HeldAddOnType[]> {
    const addOns: readonly Item[] = (await factsOf(of, context)).life.footing.terms.addOns;
    return addOns.map(addOnTypeOf);
  }

  @FieldResolver(() => [HeldDiscountType], { description: 'Its coupons, in the order of their redemption.' })
  async discounts(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<HeldDiscountType[]> {
    return (await factsOf(of, context)).life.footing.terms.discounts.map(discountTypeOf);
  }

  @FieldResolver(() => [FeatureType], {
    description: 'Features agreed for it alone; they replace those of plan and add-ons.',
  })
  async overrides(@Root() of: PlanSubscription, @Ctx() context: RequestContext): Promise<FeatureType[]> {
    return (await factsOf(of, context)).life.footing.terms.overrides.map((feature) => ({
      key: feature.key,
      kind: feature.kind,
      limit: feature.kind === 'limit' ? feature.limit : null,
      value: feature.kind === 'config' ? feature.value : null,
    }));
  }
}

async function factsOf(
  { subscriptionId }: PlanSubscription,
  context: RequestContext,
): Promise<SubscriptionFacts> {
  const { state } = await context.loaders().subscription.load(subscriptionId);
  if (!state) throw new Error('A subscription that was found is not in the event log.');
  return state;
}
