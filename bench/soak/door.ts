/** What came of asking for something once. */
export type Attempt =
  | { readonly outcome: 'done'; readonly id: string }
  /** Nothing was done; it may be later. */
  | { readonly outcome: 'refused'; readonly code: string }
  /** The answer was lost or says nothing: it may have been done. */
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A way into the engine. Every call carries the key under which it may be repeated. */
export interface Door {
  readonly kind: 'GraphQL' | 'commands';
  publishPlan(key: string, plan: Plan): Promise<Attempt>;
  /** `id` is that of the account. */
  openAccount(key: string): Promise<Attempt>;
  /** `id` is that of the subscription, here and below. */
  start(key: string, accountId: string, planCode: string): Promise<Attempt>;
  change(key: string, subscriptionId: string, to: { planCode?: string; quantity?: number }): Promise<Attempt>;
  cancel(key: string, subscriptionId: string): Promise<Attempt>;
}

export interface Plan {
  readonly planCode: string;
  readonly tierRank: number;
  readonly amountMinor: number;
  readonly seats: number;
}

/** For the time being: whoever asks again later is served. */
export const passing = ['ChangeInProgress', 'TooMuchContention', 'THROTTLED'];
