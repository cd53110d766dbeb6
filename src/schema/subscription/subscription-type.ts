import { Field, ID, Int, ObjectType } from 'type-graphql';
import { unitPriceOf } from '../../commands/rating/price.ts';
import type { Terms } from '../../commands/rating/terms.ts';
import type { SubscriptionView } from '../../queries/index.ts';
import { BillingIntervalType } from '../catalog/plan-type.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import type { InFlight } from '../../commands/subscription/subscription.ts';
import type { SubscriptionFacts } from './subscription-facts.ts';

export const SubscriptionStatusEnum = enumOf('SubscriptionStatus', 'How a subscription stands.', {
  scheduled: 'Agreed for a day to come.',
  trialing: 'In service without charge, until the trial is over.',
  active: 'In service.',
  past_due: 'In service, with an invoice that is open after its due day.',
  on_hold: 'Out of service; billing goes on.',
  paused: 'Out of service, and nothing is billed.',
  cancellation_scheduled: 'In service until a day that is agreed.',
  cancelled: 'Its service has ended: someone cancelled it.',
  ended: 'Its service has ended: the fixed term is over.',
});

export const ChangeDirectionEnum = enumOf('ChangeDirection', 'Which way a change of plan goes.', {
  upgrade: 'To a higher tier, or to a higher price within the tier.',
  downgrade: 'To a lower tier, or to a lower price within the tier.',
  lateral: 'Neither.',
});

@ObjectType('Period', {
  description:
    'Days in the time zone of the account, whole ones unless service that is reckoned by second begins or ends within one.',
  simpleResolvers: true,
})
export class PeriodType {
  @Field(() => DateScalar, { description: 'First day.' })
  start!: string;

  @Field(() => DateScalar, { description: 'First day that is not part of it.' })
  end!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where it begins within its first day: since when; null where it begins with the day.',
  })
  startsAt?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where it ends within its last day: until when; null where it ends with the day.',
  })
  endsAt?: string | null;
}

@ObjectType('Terms', { description: 'What a subscription is held to.', simpleResolvers: true })
export class TermsType {
  @Field(() => String, { description: 'Code of the plan.' })
  planCode!: string;

  @Field(() => Int, { description: 'Version of the plan.' })
  planVersion!: number;

  @Field(() => String, { description: 'Name of the plan.' })
  planName!: string;

  @Field(() => String, { description: 'Tier of the plan.' })
  tier!: string;

  @Field(() => Int, { description: 'Units.' })
  quantity!: number;

  @Field(() => MoneyType, {
    description:
      'Price per unit and interval: of the list, or negotiated. Where there is none per unit, the flat amount, or the unit price of the tier reached.',
  })
  unitPrice!: MoneyType;

  @Field(() => BillingIntervalType, { description: 'How often it is billed.' })
  interval!: BillingIntervalType;

  /** Whole where they come from the event log; a read model says of whom they are. */
  readonly agreed!: Terms | { readonly subscriptionId: string };
}

@ObjectType({ description: 'Recurring revenue of a subscription by the read model.', simpleResolvers: true })
export class SubscriptionRecurring {
  @Field(() => MoneyType, { description: 'Monthly recurring revenue.' })
  mrr!: MoneyType;

  @Field(() => MoneyType, { description: 'Annual recurring revenue.' })
  arr!: MoneyType;
}

@ObjectType('ChangeInFlight', {
  description: 'A change of plan that is not settled everywhere; until then there can be no other.',
  simpleResolvers: true,
})
export class ChangeInFlightType {
  @Field(() => ID, { description: 'The operation that began it.' })
  operationId!: string;

  @Field(() => ChangeDirectionEnum, { description: 'Which way it goes.' })
  direction!: string;

  @Field(() => DateTimeScalar, { description: 'When it took effect.' })
  effectiveAt!: string;

  @Field(() => TermsType, {
    description: 'What was held before, and comes back where the change is reverted.',
  })
  previous!: TermsType;
}

@ObjectType({ description: 'What an account has of a plan.', implements: Node, simpleResolvers: true })
export class PlanSubscription extends Node {
  @Field(() => TermsType, { description: 'What it is held to.' })
  terms!: TermsType;

  @Field(() => DateScalar, { description: 'First day of service.' })
  startedOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which service ended.' })
  cancelledOn!: string | null;

  @Field(() => Int, { description: 'Its version as shown; send it as `expectedVersion`.' })
  version!: number;

  readonly subscriptionId!: string;
  readonly accountId!: string;
}

@ObjectType({ description: 'A page of subscriptions.', simpleResolvers: true })
export class PlanSubscriptionConnection extends Connection(PlanSubscription, 'PlanSubscription') {
  @Field(() => Boolean, {
    description: 'True where the read model had not reached the token asked for in time.',
  })
  stale!: boolean;
}

export function subscriptionOf(view: SubscriptionView): PlanSubscription {
  const { subscriptionId, accountId, startedOn, cancelledOn, version } = view;
  const { planCode, planVersion, planName, tier, quantity, interval } = view;
  const unitPrice = moneyOf(view.unitPrice);
  const held = { planCode, planVersion, planName, tier, quantity, unitPrice, interval: { ...interval } };
  const terms = { ...held, agreed: { subscriptionId } };
  const id = typedId('Subscription', subscriptionId);
  const shown = { id, terms, startedOn, cancelledOn, version };
  return Object.assign(new PlanSubscription(), shown, { subscriptionId, accountId });
}

/** From the event log; null where there is none. */
export function subscriptionFrom(loaded: {
  version: number;
  state: SubscriptionFacts | null;
}): PlanSubscription | null {
  if (!loaded.state) return null;
  const { subscriptionId, accountId, startedOn, cancelledOn, footing } = loaded.state.life;
  const { terms } = footing;
  return Object.assign(
    new PlanSubscription(),
    {
      id: typedId('Subscription', subscriptionId),
      terms: termsOf(terms),
      startedOn,
      cancelledOn,
      version: loaded.version,
    },
    { subscriptionId, accountId },
  );
}

export function termsOf(terms: Terms): TermsType {
  const { plan, quantity } = terms;
  const { planCode, planVersion, name, tier, interval } = plan;
  return {
    planCode,
    planVersion,
    planName: name,
    tier,
    quantity,
    unitPrice: moneyOf(unitPriceOf(terms)),
    interval: { ...interval },
    agreed: terms,
  };
}

export function changeInFlightOf({ changed }: InFlight): ChangeInFlightType {
  const { operationId, direction, effectiveAt, previous } = changed;
  return { operationId, direction, effectiveAt, previous: termsOf(previous) };
}
