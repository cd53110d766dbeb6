import { Field, Int, ObjectType } from 'type-graphql';
import { currencyOf, type Price, type Tier } from '../../commands/catalog/price.ts';
import { enumOf } from '../enums.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';

export const PriceModelEnum = enumOf('PriceModel', 'How the price of a quantity is reckoned.', {
  per_unit: 'So much for each unit.',
  flat: 'So much, whatever the quantity.',
  graduated: 'Each tier prices the units within it.',
});

@ObjectType('PriceTier', { description: 'A tier of a graduated price.', simpleResolvers: true })
export class PriceTierType {
  @Field(() => Int, { nullable: true, description: 'Last unit of the tier; null for the last tier.' })
  upTo!: number | null;

  @Field(() => MoneyType, { description: 'For each unit within the tier.' })
  unit!: MoneyType;

  @Field(() => MoneyType, { description: 'Once, where the tier is reached.' })
  flat!: MoneyType;
}

@ObjectType('Price', {
  description: 'What a quantity costs for one interval, in one currency.',
  simpleResolvers: true,
})
export class PriceType {
  @Field(() => PriceModelEnum, { description: 'How it is reckoned.' })
  model!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { nullable: true, description: 'For each unit; null for the other models.' })
  unit!: MoneyType | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Whatever the quantity; null for the other models.',
  })
  amount!: MoneyType | null;

  @Field(() => [PriceTierType], { nullable: true, description: 'Tiers in order; null for the other models.' })
  tiers!: PriceTierType[] | null;
}

export function priceOf(price: Price): PriceType {
  return {
    model: price.model,
    currency: currencyOf(price),
    unit: price.model === 'per_unit' ? moneyOf(price.unit) : null,
    amount: price.model === 'flat' ? moneyOf(price.amount) : null,
    tiers: price.model === 'graduated' ? price.tiers.map(tierOf) : null,
  };
}

function tierOf({ upTo, unit, flat }: Tier): PriceTierType {
  return { upTo, unit: moneyOf(unit), flat: moneyOf(flat) };
}
