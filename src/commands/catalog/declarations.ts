import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { CouponEvent } from './coupon-events.ts';
import type { CatalogEvent } from './events.ts';
import type { ProductDefined } from './product-events.ts';
import { offerV2 } from './upcast.ts';

export const catalogDeclarations = [
  { type: 'PlanVersionPublished', version: 2, personal: [], upcasters: [offerV2] },
  { type: 'PlanRetired', version: 1, personal: [], upcasters: [] },
  { type: 'ProductDefined', version: 1, personal: [], upcasters: [] },
  { type: 'CouponPublished', version: 1, personal: [], upcasters: [] },
  { type: 'CouponRetired', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & {
  type: (CatalogEvent | ProductDefined | CouponEvent)['type'];
})[];
