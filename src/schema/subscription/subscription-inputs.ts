import { Field, ID, InputType, Int } from 'type-graphql';
import { DateScalar } from '../scalars/calendar.ts';
import { MoneyInput } from '../scalars/money.ts';

@InputType({ description: 'A new subscription.' })
export class SubscriptionStartInput {
  @Field(() => ID, { description: 'The account that takes it.' })
  accountId!: string;

  @Field(() => String, { description: 'Code of the plan.' })
  planCode!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the plan; default: the latest.' })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units; default 1.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price per unit and interval; default: the list price.',
  })
  unitPrice?: MoneyInput | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day of service, today or earlier; every period since then is invoiced. Default: today.',
  })
  startedOn?: string | null;

  @Field(() => String, { nullable: true, description: "Its key in the tenant's own systems." })
  externalId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Months of commitment from the first day of service.' })
  commitmentMonths?: number | null;
}

@InputType({ description: 'New terms of a subscription; what is left out stays as it is.' })
export class SubscriptionChangePlanInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId!: string;

  @Field(() => String, { nullable: true, description: 'Code of the new plan.' })
  planCode?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the plan; default: the latest of another plan, the one held of the same.',
  })
  planVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units.' })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Negotiated price; default: the list price of a new plan.',
  })
  unitPrice?: MoneyInput | null;

  @Field(() => Int, { nullable: true, description: 'Version of the subscription that the caller saw.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'Why; kept in the history.' })
  reason?: string | null;
}

@InputType({ description: 'A subscription to end.' })
export class SubscriptionCancelInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId!: string;

  @Field(() => String, { nullable: true, description: 'Why; kept in the history.' })
  reason?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which service ends, today or earlier; default: at once.',
  })
  effectiveOn?: string | null;

  @Field(() => Int, { nullable: true, description: 'Version of the subscription that the caller saw.' })
  expectedVersion?: number | null;
}
