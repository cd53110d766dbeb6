import type { EventStore, StreamAppend, StreamAssertion } from '../eventstore/types.ts';
import type { Conventions } from './policy/conventions.ts';
import type { Occasion } from './types.ts';

/** What a command has decided. Without streams it is a no-op: only its receipt is kept. */
export interface Decision<R extends object> {
  /** Plain JSON without personal data: kept in the receipt and given again to repeated attempts. */
  readonly result: R;
  readonly accountId: string | null;
  readonly streams: readonly StreamAppend[];
  readonly assertions?: readonly StreamAssertion[];
}

/** Where one attempt to decide takes place. */
export interface Desk extends Occasion {
  readonly tenant: string;
  readonly store: EventStore;
  /** Rejects with `VersionConflict` unless the stream that the command is about stands where the caller saw it. */
  readonly expect: (actual: number) => void;
  /** The tenant's, as they are now. Not asserted by the append: what is decided with them records them. */
  readonly conventions: () => Promise<Conventions>;
}

export interface Command<I extends object, R extends object> {
  /** `<aggregate>.<verb>`; part of what a receipt remembers. */
  readonly name: string;
  /** Rejects malformed input before anything is read. */
  check(input: I): void;
  /** Loads what it needs, decides, and says what is to be appended. Runs again from the start after a conflict. */
  decide(desk: Desk, input: I): Promise<Decision<R>>;
}
