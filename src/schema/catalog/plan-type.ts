import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { BillingInterval, Feature, PlanVersionPublished } from '../../commands/catalog/events.ts';
import type { PlanState } from '../../commands/catalog/plan.ts';
import { unitPriceOf } from '../../commands/rating/price.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { priceOf, PriceType } from './price-type.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyInput, MoneyType } from '../scalars/money.ts';

export const IntervalUnitEnum = enumOf('IntervalUnit', 'What billing intervals are counted in.', {
  day: 'Days.',
  week: 'Weeks.',
  month: 'Months; the anchor day is kept and clamped to short months.',
  year: 'Years.',
});

export const FeatureKindEnum = enumOf('FeatureKind', 'What a feature grants.', {
  boolean: 'It is there or it is not.',
  limit: 'So many of something.',
  config: 'A setting with a value.',
});

@ObjectType('BillingInterval', { description: 'How often a plan is billed.', simpleResolvers: true })
export class BillingIntervalType {
  @Field(() => IntervalUnitEnum, { description: 'Days, weeks, months or years.' })
  unit!: string;

  @Field(() => Int, { description: 'How many of them.' })
  count!: number;
}

@InputType({ description: 'How often a plan is billed.' })
export class BillingIntervalInput {
  @Field(() => IntervalUnitEnum, { description: 'Days, weeks, months or years.' })
  unit!: BillingInterval['unit'];

  @Field(() => Int, { defaultValue: 1, description: 'How many of them.' })
  count!: number;
}

@ObjectType('Feature', { description: 'What a plan grants under a key.', simpleResolvers: true })
export class FeatureType {
  @Field(() => String, { description: 'The key that applications ask for.' })
  key!: string;

  @Field(() => FeatureKindEnum, { description: 'Whether it is a yes or a number.' })
  kind!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many per unit of quantity; null for those that are there or not.',
  })
  limit!: number | null;

  @Field(() => String, { nullable: true, description: 'The value of a setting; null for the others.' })
  value!: string | null;
}

@InputType({ description: 'What a plan grants under a key.' })
export class FeatureInput {
  @Field(() => String, { description: 'The key that applications ask for.' })
  key!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many per unit of quantity; leave it out for a feature that is there or not.',
  })
  limit?: number | null;
}

@ObjectType('PlanVersion', {
  description: 'What a plan promises; immutable once published.',
  simpleResolvers: true,
})
export class PlanVersionType {
  @Field(() => Int, { description: '1, 2, … within the plan.' })
  version!: number;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { description: 'Name of the tier, `gold`.' })
  tier!: string;

  @Field(() => Int, { description: 'Rank of the tier; a higher rank is the better plan.' })
  tierRank!: number;

  @Field(() => BillingIntervalType, { description: 'How often it is billed.' })
  interval!: BillingIntervalType;

  @Field(() => [FeatureType], { description: 'What it grants.' })
  features!: FeatureType[];

  @Field(() => [MoneyType], {
    description:
      'List prices per unit and interval, one per currency; of the other models the flat amount, or the price of the first unit.',
  })
  prices!: MoneyType[];

  @Field(() => [PriceType], { description: 'List prices per interval, one per currency.' })
  priceList!: PriceType[];

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  publishedAt!: string;
}

@ObjectType({
  description: 'Something that is sold, in its versions.',
  implements: Node,
  simpleResolvers: true,
})
export class Plan extends Node {
  @Field(() => String, { description: 'The code that subscriptions name.' })
  code!: string;

  @Field(() => Boolean, { description: 'True where it takes no new subscriptions.' })
  retired!: boolean;

  @Field(() => PlanVersionType, { description: 'The version that new subscriptions get.' })
  latest!: PlanVersionType;

  @Field(() => [PlanVersionType], { description: 'All versions, oldest first.' })
  versions!: PlanVersionType[];

  @Field(() => Int, {
    description: 'Version of the plan as a thing that changes; send it as `expectedVersion`.',
  })
  streamVersion!: number;
}

@ObjectType({ description: 'A page of plans.', simpleResolvers: true })
export class PlanConnection extends Connection(Plan, 'Plan') {}

@InputType({ description: 'The first or next version of a plan.' })
export class PlanPublishInput {
  @Field(() => String, { description: 'The code that subscriptions will name.' })
  planCode!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { description: 'Name of the tier, `gold`.' })
  tier!: string;

  @Field(() => Int, { description: 'Rank of the tier, from 0; a higher rank is the better plan.' })
  tierRank!: number;

  @Field(() => BillingIntervalInput, { description: 'How often it is billed.' })
  interval!: BillingIntervalInput;

  @Field(() => [FeatureInput], { description: 'What it grants.' })
  features!: FeatureInput[];

  @Field(() => [MoneyInput], { description: 'List prices per unit and interval, at most one per currency.' })
  prices!: MoneyInput[];

  @Field(() => Int, { nullable: true, description: '`streamVersion` of the plan that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'A plan to take out of sale.' })
export class PlanRetireInput {
  @Field(() => String, { description: 'The code of the plan.' })
  planCode!: string;

  @Field(() => Int, { nullable: true, description: '`streamVersion` of the plan that the caller saw.' })
  expectedVersion?: number | null;
}

/** Null where nothing was ever published under the code. */
export function planOf({ version, state }: { version: number; state: PlanState }): Plan | null {
  const latest = state.versions.at(-1);
  if (!latest) return null;
  return Object.assign(new Plan(), {
    id: typedId('Plan', latest.planCode),
    code: latest.planCode,
    retired: state.retired,
    latest: planVersionOf(latest),
    versions: state.versions.map(planVersionOf),
    streamVersion: version,
  });
}

export function featureOf({ key, limit }: FeatureInput): Feature {
  return limit === null || limit === undefined ? { key, kind: 'boolean' } : { key, kind: 'limit', limit };
}

function planVersionOf(published: PlanVersionPublished['data']): PlanVersionType {
  const { planVersion, name, tier, tierRank, interval, features, prices, publishedAt } = published;
  return {
    version: planVersion,
    name,
    tier,
    tierRank,
    interval: { ...interval },
    features: features.map(featureTypeOf),
    prices: prices.map((price) => moneyOf(unitPriceOf({ price, quantity: 1 }))),
    priceList: prices.map(priceOf),
    publishedAt,
  };
}

export function featureTypeOf(feature: Feature): FeatureType {
  return {
    key: feature.key,
    kind: feature.kind,
    limit: feature.kind === 'limit' ? feature.limit : null,
    value: feature.kind === 'config' ? feature.value : null,
  };
}
