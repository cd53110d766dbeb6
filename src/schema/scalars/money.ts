import { Field, InputType, ObjectType } from 'type-graphql';
import { reject } from '../../commands/errors.ts';
import { isCurrency } from '../../platform/currencies.ts';
import { formatMoney, parseMoney, type Money } from '../../platform/money.ts';
import { BigIntScalar } from './big-int.ts';

@ObjectType('Money', {
  description: 'An exact amount of one currency; may be negative.',
  simpleResolvers: true,
})
export class MoneyType {
  @Field(() => BigIntScalar, { description: 'In the smallest units of the currency: cents, yen, fils.' })
  amountMinor!: bigint;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => String, {
    description: 'In major units with all digits: `19.90`. Exact; never a floating-point number.',
  })
  amount!: string;
}

@InputType({ description: 'An exact amount of one currency.' })
export class MoneyInput {
  @Field(() => String, {
    description: 'In major units: `19.90`. Digits that the currency does not have are refused.',
  })
  amount!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
}

export function moneyOf(money: Money): MoneyType {
  return { amountMinor: money.minor, currency: money.currency, amount: formatMoney(money) };
}

/** Throws `Rejection` where the text is not an amount of the currency. */
export function toMoney({ amount, currency }: MoneyInput, path: string): Money {
  if (!isCurrency(currency))
    return reject(
      'UnknownCurrency',
      [...path.split('.'), 'currency'],
      `${path}.currency must be an ISO 4217 code such as EUR.`,
    );
  try {
    return parseMoney(amount, currency);
  } catch (error) {
    if (error instanceof RangeError)
      return reject('InvalidPrice', [...path.split('.'), 'amount'], error.message);
    throw error;
  }
}

export function toOptionalMoney(input: MoneyInput | null | undefined, path: string): Money | null {
  return input ? toMoney(input, path) : null;
}
