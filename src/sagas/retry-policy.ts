/** When and how often a failed attempt is made again. Delays are milliseconds of real time. */
export interface RetryPolicy {
  readonly initialMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** All attempts, the first included. */
  readonly attempts: number;
  /** From the first attempt on; the shorter of this and the step's time limit counts. */
  readonly totalMs: number;
  /** Codes that no second attempt can help. */
  readonly nonRetryable: readonly string[];
}

export const defaultRetry: RetryPolicy = {
  initialMs: 1_000,
  factor: 2,
  capMs: 60_000,
  attempts: 8,
  totalMs: 15 * 60_000,
  nonRetryable: [],
};

/**
 * Milliseconds to wait after the `attempts`-th attempt has failed. Full jitter: anywhere between nothing and the
 * exponential base, so that a recovering downstream is not hit by all sagas at once. What the other side asks for
 * (`Retry-After`) is obeyed within [base, 2 × base]: never earlier than we would come anyway, never held hostage.
 *
 * @param random uniform in [0, 1)
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempts: number,
  random: () => number,
  retryAfterMs?: number,
): number {
  const base = Math.min(policy.capMs, policy.initialMs * policy.factor ** (attempts - 1));
  if (retryAfterMs !== undefined) return Math.round(Math.min(Math.max(retryAfterMs, base), 2 * base));
  return Math.round(random() * base);
}
