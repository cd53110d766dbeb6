import type { Instant } from '../platform/clock.ts';
import type { Principal } from '../platform/identity.ts';
import type { StreamAppend, StreamVersion } from '../eventstore/types.ts';
import type { DomainError } from './errors.ts';

/** Who sends a command, and how it can be recognised when it comes again. */
export interface CommandContext {
  readonly principal: Principal;
  /** Chosen before the first attempt, the same for all attempts; unique per tenant. */
  readonly idempotencyKey: string;
  /** Default: derived from tenant and key, so that it is the same for all attempts. */
  readonly operationId?: string;
  /**
   * Version that the caller saw of the stream that the command is about (account, plan, subscription, invoice). Where the stream has
   * moved, the command is refused with `VersionConflict`. Commands that begin a stream ignore it.
   */
  readonly expectedVersion?: number | null;
  /** What is due at this moment is due when the command is decided, also where this machine's clock is a little behind. */
  readonly notBefore?: Instant;
  /** Default: the operation id. */
  readonly correlationId?: string;
  readonly causationId?: string | null;
  readonly traceparent?: string | null;
  readonly reason?: string | null;
}

export type CommandResult<R extends object> =
  | {
      readonly ok: true;
      readonly result: R;
      /** Every stream written, sagas included; empty where nothing was to be done. */
      readonly versions: readonly StreamVersion[];
      /** True where the answer is that of an earlier attempt with the same key. */
      readonly replayed: boolean;
      readonly operationId: string;
    }
  | { readonly ok: false; readonly errors: readonly DomainError[] };

/** What a command has decided, shown to `sagaStarts` before it is appended. */
export interface Operation {
  readonly tenant: string;
  readonly accountId: string | null;
  readonly operationId: string;
  /** Name of the command, e.g. `subscription.changePlan`. */
  readonly command: string;
  readonly now: Instant;
  /** The decided streams with their events. */
  readonly facts: readonly StreamAppend[];
}

/** Gives the first events of the sagas that an operation begins; they are appended together with its facts. Must be pure. */
export type SagaStarts = (operation: Operation) => readonly StreamAppend[];

/** What a decision needs from outside: the moment, the operation, and ids that are the same for every attempt. */
export interface Occasion {
  readonly now: Instant;
  readonly operationId: string;
  /** An id derived from the operation and these parts. */
  readonly idOf: (...parts: string[]) => string;
}
