import type { Instant } from '../../platform/clock.ts';
import type { EventData } from '../../eventstore/types.ts';

/** The one stream of a sandbox's clock. A tenant without it lives in real time. */
export const clockStream = 'clock-main';

/** The clock stands at `to` from now on. What was due in between is due at once, late. */
export type ClockSet = EventData<'ClockSet', { readonly from: Instant; readonly to: Instant }>;

/** The clock is to reach `to`, and everything due on the way is to happen at its own time. */
export type ClockAdvanceRequested = EventData<
  'ClockAdvanceRequested',
  { readonly from: Instant; readonly to: Instant }
>;

/** Everything due until `to` has happened; the clock stands there. */
export type ClockAdvanced = EventData<'ClockAdvanced', { readonly to: Instant }>;

export type ClockEvent = ClockSet | ClockAdvanceRequested | ClockAdvanced;
