import { Field, Int, ObjectType } from 'type-graphql';
import type { Feature, PlanVersionPublished } from '../../commands/catalog/events.ts';
import type { PlanState } from '../../commands/catalog/plan.ts';
import { unitPriceOf } from '../../commands/rating/price.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { priceOf, PriceType } from './price-type.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const IntervalUnitEnum = enumOf('IntervalUnit', 'What billing intervals are counted in.', {
  day: 'Days.',
  week: 'Weeks.',
  month: 'Months; the anchor day is kept and clamped to short months.',
  year: 'Years.',
});

export const OfferKindEnum = enumOf('OfferKind', 'What an offer is.', {
  plan: 'Subscribed to by itself.',
  add_on: 'Taken beside a plan of the same interval.',
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

@ObjectType('PlanVersion', {
  description: 'What a plan promises; immutable once published.',
  simpleResolvers: true,
})
export class PlanVersionType {
  @Field(() => Int, { description: '1, 2, … within the plan.' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'Code of the product that it sells.' })
  productCode!: string | null;

  @Field(() => String, { description: "Decides which of the account's taxes applies." })
  taxCategory!: string;

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

  @Field(() => [MoneyType], { description: 'Charged once when service begins, one per currency.' })
  setupFees!: MoneyType[];

  @Field(() => Int, { description: 'Days of service before the first charge; 0: none.' })
  trialDays!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Sold from then on; null: at once.' })
  effectiveFrom!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Subscriptions at the list price of an earlier version take it over with their first period that starts on this day or later; null: they keep theirs.',
  })
  reachesExistingFrom!: string | null;

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

  @Field(() => OfferKindEnum, { description: 'Whether it is a plan or an add-on.' })
  kind!: string;

  @Field(() => Boolean, { description: 'True where it takes no new subscriptions.' })
  retired!: boolean;

  @Field(() => PlanVersionType, {
    description: 'The newest version; new subscriptions get the newest that is in effect.',
  })
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

/** Null where nothing was ever published under the code. */
export function planOf({ version, state }: { version: number; state: PlanState }): Plan | null {
  const latest = state.versions.at(-1);
  if (!latest) return null;
  return Object.assign(new Plan(), {
    id: typedId('Plan', latest.planCode),
    code: latest.planCode,
    kind: latest.kind,
    retired: state.retired,
    latest: planVersionOf(latest),
    versions: state.versions.map(planVersionOf),
    streamVersion: version,
  });
}

function planVersionOf(published: PlanVersionPublished['data']): PlanVersionType {
  const { planVersion, name, tier, tierRank, interval, features, prices, publishedAt } = published;
  const { productCode, taxCategory, setupFees, trialDays, effectiveFrom, reachesExistingFrom } = published;
  return {
    version: planVersion,
    productCode,
    taxCategory,
    setupFees: setupFees.map(moneyOf),
    trialDays,
    effectiveFrom,
    reachesExistingFrom,
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
