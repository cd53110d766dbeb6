import { arrProjection } from './arr/arr-projection.ts';
import { crmProjection } from './crm/crm-projection.ts';
import { entitlementsProjection } from './entitlements/entitlements-projection.ts';
import { receivablesProjection } from './receivables/receivables-projection.ts';
import { revrecProjection } from './revrec/revrec-projection.ts';
import type { Projection } from './types.ts';

/** All read models. `arr` comes last: its days are shared by all accounts of a tenant, so their rows are held for the shortest time. */
export const readModels: readonly Projection[] = [
  entitlementsProjection,
  revrecProjection,
  receivablesProjection,
  crmProjection,
  arrProjection,
];
