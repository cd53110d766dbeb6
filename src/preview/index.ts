export type { EntitlementChange } from './entitlements.ts';
export type { NextInvoice, Preview, PreviewResult, Settlement } from './preview.ts';
export { createPreviews, type PreviewContext, type Previews, type PreviewsOptions } from './previews.ts';
export type { RecognitionMonth } from './recognition.ts';
export type { PreviewedMovement, RecurringEffect, RecurringTotals } from './recurring.ts';
export type { PlannedSaga, PlannedStep } from './sagas.ts';
