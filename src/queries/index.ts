export * from './crm/views.ts';
export * from './arr/views.ts';
export * from './entitlements/views.ts';
export * from './receivables/views.ts';
export * from './revrec/views.ts';
export { successTiers, type SuccessTier } from '../projections/crm/success-tier.ts';
export { movementKinds, type MovementKind } from '../projections/arr/movements.ts';
export type { FeatureInForce } from '../projections/entitlements/grants.ts';
export type { JournalEntry } from '../projections/journal/journal.ts';
export type { AccountBalance } from './journal/trial-balance.ts';
export type { Month } from '../projections/revrec/schedule.ts';
export * from './page.ts';
export { encodeToken, decodeToken, InvalidConsistencyToken, readModels } from './consistency.ts';
export type { ReadModel } from './consistency.ts';

export type { Queries } from './queries.ts';
export { createQueries, type QueriesOptions } from './create-queries.ts';
export { createReadSource } from './read-source.ts';
