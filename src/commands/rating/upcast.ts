import type { Upcaster } from '../../eventstore/registry.ts';
import { promiseV2 } from '../catalog/upcast.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Brings the terms under these keys of an event, one plan at a price per unit, to the shape with add-ons and discounts. */
export const upcastTerms =
  (...keys: readonly string[]): Upcaster =>
  (data) => ({ ...data, ...Object.fromEntries(keys.map((key) => [key, termsV2(data[key] as Stored)])) });

const termsV2 = ({ plan, quantity, unitPrice }: Stored): Stored => ({
  plan: promiseV2(plan as Stored),
  quantity,
  price: { model: 'per_unit', unit: unitPrice },
  taxIncluded: null,
  addOns: [],
  discounts: [],
  overrides: [],
});
