import type { Instant } from '../../platform/clock.ts';

export interface MoveClock {
  readonly to: Instant;
}

export interface ClockResult {
  /** What was asked for. */
  readonly to: Instant;
}
