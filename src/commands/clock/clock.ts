import type { Instant } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type { ClockAdvanced, ClockAdvanceRequested, ClockEvent, ClockSet } from './events.ts';

/** Null while the tenant lives in real time. */
export type ClockState = {
  /** What it had reached when it last stood still. */
  readonly at: Instant;
  readonly advancingTo: Instant | null;
} | null;

export const clock: Fold<ClockState, ClockEvent> = {
  initial: null,
  evolve(state, { type, data }) {
    switch (type) {
      case 'ClockSet':
      case 'ClockAdvanced':
        return { at: data.to, advancingTo: null };
      case 'ClockAdvanceRequested':
        return { at: state?.at ?? data.from, advancingTo: data.to };
    }
  },
};

/** How far a clock may be moved at once: a slip of a digit must not bill a thousand years. */
const mostYears = 10;

export interface Setting {
  /** The tenant's time now. */
  readonly now: Instant;
  readonly to: Instant;
  /** Nothing of an account has been recorded and no clock was ever set: there is nothing that a clock could go back behind. */
  readonly untouched: boolean;
}

export function setClock(state: ClockState, { now, to, untouched }: Setting): ClockSet {
  if (state?.advancingTo) {
    const { advancingTo } = state;
    reject('ClockAdvancing', 'to', `The clock is on its way to ${advancingTo}; wait until it is there.`, {
      advancingTo,
    });
  }
  if (!untouched) refuseUnlikely(now, now, to);
  return { type: 'ClockSet', data: { from: now, to } };
}

/** An advance under way may be given a later end. */
export function advanceClock(state: ClockState, now: Instant, to: Instant): ClockAdvanceRequested {
  refuseUnlikely(now, state?.advancingTo ?? now, to);
  return { type: 'ClockAdvanceRequested', data: { from: now, to } };
}

/** Null where the advance to `to` is over, or was given a later end meanwhile. */
export const completeAdvance = (state: ClockState, to: Instant): ClockAdvanced | null =>
  state?.advancingTo === to ? { type: 'ClockAdvanced', data: { to } } : null;

function refuseUnlikely(now: Instant, earliest: Instant, to: Instant): void {
  if (to < earliest) {
    const message = `A clock never goes back: to must be ${earliest} or later.`;
    reject('ClockMovedBackwards', 'to', message, { earliest });
  }
  const latest = `${Number(now.slice(0, 4)) + mostYears}${now.slice(4)}`;
  if (to > latest)
    reject('InvalidDate', 'to', `to must be at most ${mostYears} years ahead: ${latest}.`, { latest });
}
