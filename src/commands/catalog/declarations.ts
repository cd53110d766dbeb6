import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { CatalogEvent } from './events.ts';

export const catalogDeclarations = [
  { type: 'PlanVersionPublished', version: 1, personal: [], upcasters: [] },
  { type: 'PlanRetired', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: CatalogEvent['type'] })[];
