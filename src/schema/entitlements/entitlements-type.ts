import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { EntitlementsView } from '../../queries/index.ts';
import { FeatureKindEnum } from '../catalog/plan-type.ts';
import { typedId } from '../relay/typed-id.ts';

@ObjectType({ description: 'A feature that an account may use.', simpleResolvers: true })
export class Entitlement {
  @Field(() => String, { description: 'The key that applications ask for.' })
  key!: string;

  @Field(() => FeatureKindEnum, { description: 'Whether it is a yes, a number or a value.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'How many, over all subscriptions; null for others.' })
  limit!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The value, where it is a setting: of several subscriptions the first by id; null for others.',
  })
  value!: string | null;

  @Field(() => [ID], { description: 'The subscriptions that grant it.' })
  subscriptionIds!: string[];
}

@ObjectType({ description: 'What an account may use.', simpleResolvers: true })
export class Entitlements {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => [Entitlement], { description: 'Features in force.' })
  features!: Entitlement[];

  @Field(() => Boolean, {
    description: 'True where the read model had not reached `after` in time; never where strong.',
  })
  stale!: boolean;
}

@ObjectType({ description: 'Whether an account may use one feature.', simpleResolvers: true })
export class EntitlementCheck {
  @Field(() => String, { description: 'The key asked for.' })
  key!: string;

  @Field(() => Boolean, { description: 'Whether it may.' })
  granted!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'How many; null for others, and where nothing is granted.',
  })
  limit!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The value, where it is a setting; null for others, and where nothing is granted.',
  })
  value!: string | null;

  @Field(() => Boolean, {
    description: 'True where the read model had not reached `after` in time; never where strong.',
  })
  stale!: boolean;
}

export function entitlementOf(feature: EntitlementsView['features'][number]): Entitlement {
  const { key, kind, subscriptionIds } = feature;
  return {
    ...{ key, kind },
    limit: kind === 'limit' ? feature.limit : null,
    value: kind === 'config' ? feature.value : null,
    subscriptionIds: subscriptionIds.map((id) => typedId('Subscription', id)),
  };
}
