import type { EventData } from '../eventstore/types.ts';

/**
 * What operators did about an account: stream `operations-<account>` (or the stream's own name where it belongs to no account). Events, so that
 * they stand in the account's history; who, when and why are in their metadata.
 */
export const operationsStream = (account: string): string => `operations-${account}`;

/** The event at which a projection had stopped. */
interface Stop {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  /** What it had failed of. */
  readonly problem: string;
}

/** Let go on and tried at once. */
export type ParkedAccountRetried = EventData<'ParkedAccountRetried', Stop>;
/** Let go on; the sweep, or the next event of the account, tries. */
export type ParkedAccountReleased = EventData<'ParkedAccountReleased', Stop>;
/** Let go on behind the event, which the projection passes over from now on. */
export type ParkedEventDiscarded = EventData<'ParkedEventDiscarded', Stop>;

export type OperationsEvent = ParkedAccountRetried | ParkedAccountReleased | ParkedEventDiscarded;
