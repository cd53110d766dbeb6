/** What the other side, or the lack of its answer, tells about one call. */
export type CallOutcome =
  /** The effect has happened (now, or at an earlier call with the same key). `result` is plain JSON. */
  | { readonly outcome: 'succeeded'; readonly result: object }
  /** The other side says that no effect has happened. */
  | {
      readonly outcome: 'failed';
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      /** The other side asked for this much patience, in milliseconds. */
      readonly retryAfterMs?: number;
      /** Nothing was sent, as the other side does not answer at present: to be tried after `retryAfterMs`, and no attempt used up. */
      readonly withheld?: true;
    }
  /** No usable answer: the effect may or may not have happened. Ask again under the same key. */
  | { readonly outcome: 'unknown'; readonly message: string };

export interface DownstreamCall {
  readonly tenant: string;
  /** Name of the system: `provisioning`, `crm`, `engagement`, `analytics`. */
  readonly downstream: string;
  /** What it shall do: `changePlan`. */
  readonly action: string;
  /** Idempotency key of the effect, the same for every attempt: the effect happens once per key. */
  readonly key: string;
  /** JSON; bigints travel as decimal strings. */
  readonly payload: object;
  readonly traceparent: string | null;
  /** Aborted at the attempt's time limit; the outcome is then `unknown`. */
  readonly signal: AbortSignal;
}

export interface DownstreamUndo extends DownstreamCall {
  /** Idempotency key of the undo itself. `key` is the key of the action that it takes back. */
  readonly undoKey: string;
}

/**
 * A way to downstream systems. Neither method throws for what the other side does or fails to do: that is an outcome.
 * Contract that a downstream must keep: one effect per key; the first answer again for a repeated key; an undo
 * bars its action's key for ever, also when the undo comes first (tombstone, answered `409 tombstoned`).
 */
export interface Connector {
  invoke(call: DownstreamCall): Promise<CallOutcome>;
  undo(call: DownstreamUndo): Promise<CallOutcome>;
}
