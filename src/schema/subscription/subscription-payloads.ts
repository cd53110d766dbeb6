import { Field, ID, ObjectType } from 'type-graphql';
import type { BilledResult, PlanChangeResult } from '../../commands/index.ts';
import type { RequestContext } from '../context.ts';
import { MutationPayload, type Performed } from '../mutation-payload.ts';
import { typedId } from '../relay/typed-id.ts';
import { Saga, sagaOf } from '../saga/saga-type.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { ChangeDirectionEnum, PlanSubscription, subscriptionFrom } from './subscription-type.ts';

@ObjectType({ description: 'What an operation on a subscription did.', simpleResolvers: true })
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

  @Field(() => ID, {
    nullable: true,
    description: 'The invoice with what was credited and charged; null where nothing was.',
  })
  invoiceId!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day for which it was agreed; null where it took effect at once.',
  })
  scheduledFor!: string | null;

  @Field(() => Saga, {
    nullable: true,
    description: 'What carries the change to every system; follow it by `sagaProgress`.',
  })
  saga!: Saga | null;
}

/** The answer to an operation that may have billed something. */
export async function billedPayload(
  { done, payload }: Performed<BilledResult>,
  context: RequestContext,
): Promise<SubscriptionPayload> {
  return {
    ...payload,
    subscription: await changed(done?.result.subscriptionId, context),
    invoiceId: invoiceIdOf(done?.result.invoiceId),
  };
}

/** The answer to a change of terms, with the saga that it began. */
export async function changePayload(
  { done, payload }: Performed<PlanChangeResult>,
  context: RequestContext,
): Promise<SubscriptionChangePlanPayload> {
  const saga = done?.versions.find(({ stream }) => stream.startsWith('saga-'))?.stream.slice('saga-'.length);
  const view = saga === undefined ? null : await context.loaders().saga.load(saga);
  return {
    ...payload,
    subscription: await changed(done?.result.subscriptionId, context),
    changed: done?.result.changed ?? false,
    direction: done?.result.direction ?? null,
    invoiceId: invoiceIdOf(done?.result.invoiceId),
    scheduledFor: done?.result.scheduledFor ?? null,
    saga: view && sagaOf(view),
  };
}

async function changed(
  subscriptionId: string | undefined,
  context: RequestContext,
): Promise<PlanSubscription | null> {
  if (subscriptionId === undefined) return null;
  return subscriptionFrom(await context.loaders().subscription.clear(subscriptionId).load(subscriptionId));
}

const invoiceIdOf = (id: string | null | undefined): string | null => (id ? typedId('Invoice', id) : null);
