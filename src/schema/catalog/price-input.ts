import { Field, InputType, Int } from 'type-graphql';
import type { Price } from '../../commands/catalog/price.ts';
import { reject } from '../../commands/errors.ts';
import { money } from '../../platform/money.ts';
import { MoneyInput, toMoney } from '../scalars/money.ts';

@InputType({ description: 'A tier of a graduated price.' })
export class PriceTierInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Last unit of the tier; leave it out for the last tier, which has no end.',
  })
  upTo?: number | null;

  @Field(() => MoneyInput, { description: 'For each unit within the tier.' })
  unit!: MoneyInput;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Once, where the tier is reached. Default: nothing.',
  })
  flat?: MoneyInput | null;
}

@InputType({
  description: 'What a quantity costs for one interval, in one currency: exactly one of the three.',
})
export class PriceInput {
  @Field(() => MoneyInput, { nullable: true, description: 'So much for each unit.' })
  unit?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true, description: 'So much, whatever the quantity.' })
  amount?: MoneyInput | null;

  @Field(() => [PriceTierInput], {
    nullable: true,
    description: 'Tiers that rise in whole units; each prices the units within it.',
  })
  tiers?: PriceTierInput[] | null;
}

/** Throws `Rejection` where it is none of the three models, or more than one. */
export function toPrice({ unit, amount, tiers }: PriceInput, path: string): Price {
  const given = [unit, amount, tiers].filter((each) => each !== null && each !== undefined);
  if (given.length !== 1)
    reject('InvalidPrice', path, `${path} must have exactly one of unit, amount and tiers.`);
  if (unit) return { model: 'per_unit', unit: toMoney(unit, `${path}.unit`) };
  if (amount) return { model: 'flat', amount: toMoney(amount, `${path}.amount`) };
  const graduated = (tiers ?? []).map((tier, index) => {
    const at = `${path}.tiers.${index}`;
    const each = toMoney(tier.unit, `${at}.unit`);
    const flat = tier.flat ? toMoney(tier.flat, `${at}.flat`) : money(0n, each.currency);
    return { upTo: tier.upTo ?? null, unit: each, flat };
  });
  const currency =
    graduated[0]?.unit.currency ?? reject('InvalidPrice', `${path}.tiers`, `${path}.tiers must name a tier.`);
  return { model: 'graduated', currency, tiers: graduated };
}
