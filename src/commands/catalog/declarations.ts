import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { CatalogEvent } from './events.ts';
import { offerV2 } from './upcast.ts';

export const catalogDeclarations = [
  { type: 'PlanVersionPublished', version: 2, personal: [], upcasters: [offerV2] },
  { type: 'PlanRetired', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: CatalogEvent['type'] })[];
