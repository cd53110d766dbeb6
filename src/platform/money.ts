/** ISO 4217 code, upper case. */
export type Currency = string;

/** An exact amount in minor units (cents, yen, fils) of one currency. May be negative. */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}
