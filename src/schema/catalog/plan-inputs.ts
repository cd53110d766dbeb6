import { Field, InputType, Int } from 'type-graphql';
import type { BillingInterval, Feature, OfferKind } from '../../commands/catalog/events.ts';
import { reject } from '../../commands/errors.ts';
import { DateScalar, DateTimeScalar } from '../scalars/calendar.ts';
import { MoneyInput } from '../scalars/money.ts';
import { IntervalUnitEnum, OfferKindEnum } from './plan-type.ts';
import { PriceInput } from './price-input.ts';

@InputType({ description: 'How often a plan is billed.' })
export class BillingIntervalInput {
  @Field(() => IntervalUnitEnum, { description: 'Days, weeks, months or years.' })
  unit!: BillingInterval['unit'];

  @Field(() => Int, { defaultValue: 1, description: 'How many of them.' })
  count!: number;
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

  @Field(() => String, {
    nullable: true,
    description: 'The value of a setting; leave it out for a feature that is there or not.',
  })
  value?: string | null;
}

@InputType({ description: 'The first or next version of a plan or add-on.' })
export class PlanPublishInput {
  @Field(() => String, { description: 'The code that subscriptions will name.' })
  planCode!: string;

  @Field(() => OfferKindEnum, {
    nullable: true,
    description: 'Whether it is a plan or an add-on; the same for all versions. Default: PLAN.',
  })
  kind?: OfferKind | null;

  @Field(() => String, { nullable: true, description: 'Code of the product that it sells; must be defined.' })
  productCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Decides which of the account's taxes applies. Default: that of the product, else `standard`.",
  })
  taxCategory?: string | null;

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

  @Field(() => [MoneyInput], {
    description: 'List prices per unit and interval; with `priceList` at most one per currency.',
  })
  prices!: MoneyInput[];

  @Field(() => [PriceInput], { nullable: true, description: 'List prices of any model, per interval.' })
  priceList?: PriceInput[] | null;

  @Field(() => [MoneyInput], {
    nullable: true,
    description: 'Charged once when service begins, at most one per currency. Default: none.',
  })
  setupFees?: MoneyInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days of service before the first charge; add-ons have none. Default: 0.',
  })
  trialDays?: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Sold from then on. Default: at once.' })
  effectiveFrom?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Subscriptions at the list price of an earlier version take it over with their first period that starts on this day or later. Default: they keep theirs.',
  })
  reachesExistingFrom?: string | null;

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

/** The features of an input field. Throws `Rejection` where one is a limit and a setting at once. */
export function featuresOf(inputs: readonly FeatureInput[], field: string): readonly Feature[] {
  return inputs.map(({ key, limit, value }, index) => {
    const isLimit = limit !== null && limit !== undefined;
    if (value === null || value === undefined)
      return isLimit ? { key, kind: 'limit', limit } : { key, kind: 'boolean' };
    if (isLimit)
      reject('InvalidFeature', [field, String(index)], `${key} has a limit and a value; give one of them.`);
    return { key, kind: 'config', value };
  });
}
