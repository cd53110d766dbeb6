import { startOfDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Subscription } from './subscription.ts';

/** What happens by itself, and on which local day. */
export interface Due {
  readonly kind: 'cancel' | 'end' | 'change' | 'start_trial' | 'activate' | 'renew';
  readonly on: LocalDate;
}

/** What comes next; null where nothing ever does. On one day an end goes before a change, and a change before a bill. */
export function nextDue(state: Subscription): Due | null {
  const { standing, startedOn, trialUntil, endsOn, cancellation, pending, footing } = state;
  switch (standing) {
    case 'scheduled':
      if (trialUntil !== null && trialUntil > startedOn) return { kind: 'start_trial', on: startedOn };
      return { kind: 'activate', on: startedOn };
    case 'trialing':
      return first([
        ['cancel', cancellation?.on],
        ['end', endsOn],
        ['activate', trialUntil],
      ]);
    case 'active':
      return first([
        ['cancel', cancellation?.on],
        ['end', endsOn],
        ['change', pending?.effectiveOn],
        ['renew', footing.currentPeriod?.end],
      ]);
    case 'paused':
      return first([['end', endsOn]]);
    case 'ended':
      return null;
  }
}

/** When it is next to be looked at: the beginning of that day where the customer is. */
export function nextDueAt(state: Subscription): Instant | null {
  const next = nextDue(state);
  return next && startOfDay(next.on, state.timeZone);
}

/** While a change is in flight periods are billed; whatever changes terms or ends service waits for it to be settled. */
export function waitsForChange(state: Subscription, { kind }: Due): boolean {
  return state.inFlight !== null && kind !== 'renew';
}

function first(candidates: readonly (readonly [Due['kind'], LocalDate | null | undefined])[]): Due | null {
  return candidates.reduce<Due | null>((earliest, [kind, on]) => {
    if (on === null || on === undefined) return earliest;
    return earliest === null || on < earliest.on ? { kind, on } : earliest;
  }, null);
}
