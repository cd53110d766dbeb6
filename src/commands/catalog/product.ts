import type { Instant } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import type { Fold } from '../loading.ts';
import type { DefineProduct } from './inputs.ts';
import type { ProductDefined } from './product-events.ts';

/** Null before it was defined. */
export type ProductState = ProductDefined['data'] | null;

export const product: Fold<ProductState, ProductDefined> = {
  initial: null,
  evolve: (_state, event) => event.data,
};

/** The tax category of whatever names none. */
export const standardTax = 'standard';

/** Null where it already is so. */
export function defineProduct(
  state: ProductState,
  { productCode, name, taxCategory }: DefineProduct,
  now: Instant,
): ProductDefined | null {
  const content = { productCode, name, taxCategory: taxCategory ?? standardTax };
  if (state && canonical({ ...state, definedAt: null }) === canonical(content)) return null;
  return { type: 'ProductDefined', data: { ...content, definedAt: now } };
}
