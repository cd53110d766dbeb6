import type { FeatureInForce } from '../../projections/entitlements/grants.ts';

/** `strong`: as of the event log at the moment of asking. `eventual`: as of the read model. */
export type Consistency = 'strong' | 'eventual';

export interface EntitlementsView {
  readonly accountId: string;
  readonly features: readonly FeatureInForce[];
  /** Versions of the subscriptions' streams that the answer rests on. */
  readonly asOf: readonly { readonly stream: string; readonly version: number }[];
}

/** `limit` is null where the feature is no number, `value` where it is no setting; both where nothing is granted. */
export interface FeatureCheck {
  readonly key: string;
  readonly granted: boolean;
  readonly limit: number | null;
  readonly value: string | null;
}
