import { renewDue } from '../commands/subscription/renewal.ts';
import { subscription, type SubscriptionState } from '../commands/subscription/subscription.ts';
import type { Occasion } from '../commands/types.ts';
import { localDay, startOfDay } from '../platform/calendar.ts';
import type { SubscriptionHistory } from './account-history.ts';
import type { NextInvoice } from './preview.ts';

/** What is billed next, by the decider of renewals: periods that are due already, else the one that follows. Null after the end. */
export function nextInvoice(events: SubscriptionHistory, occasion: Occasion): NextInvoice | null {
  const state = events.reduce<SubscriptionState>((before, event) => subscription.evolve(before, event), null);
  if (!state || state.cancelledOn !== null) return null;
  const { timeZone, footing } = state;
  const today = localDay(occasion.now, timeZone);
  const follows = footing.currentPeriod.end;
  const on = follows > today ? follows : today;
  const now = follows > today ? startOfDay(follows, timeZone) : occasion.now;
  const renewal = renewDue(state, (period) => period.start <= on, { ...occasion, now });
  return renewal && { on, invoice: renewal.invoice.data };
}
