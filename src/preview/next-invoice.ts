import type { Basis } from '../commands/subscription/basis.ts';
import { catchUp } from '../commands/subscription/catch-up.ts';
import { courseFrom, type Course } from '../commands/subscription/course.ts';
import { nextDue } from '../commands/subscription/due.ts';
import { subscription, type SubscriptionState } from '../commands/subscription/subscription.ts';
import type { Occasion } from '../commands/types.ts';
import { localDay, startOfDay } from '../platform/calendar.ts';
import type { SubscriptionHistory } from './account-history.ts';
import type { NextInvoice } from './preview.ts';

/**
 * What is billed next, by the deciders of what happens by itself: what is due already, else what falls due first and is billed. Null
 * where nothing is billed any more, or not before a change in flight is settled.
 */
export function nextInvoice(
  events: SubscriptionHistory,
  basis: Basis,
  occasion: Occasion,
): NextInvoice | null {
  const state = stateAfter(events);
  if (!state) return null;
  let course = courseFrom(state);
  for (;;) {
    const [next, now] = whenNextDue(course, basis, occasion);
    const [invoice] = next.invoices;
    if (invoice) return { on: localDay(now, state.timeZone), invoice: invoice.data };
    if (next === course) return null;
    course = next;
  }
}

export function stateAfter(events: SubscriptionHistory): SubscriptionState {
  return events.reduce<SubscriptionState>((before, event) => subscription.evolve(before, event), null);
}

function whenNextDue(course: Course, basis: Basis, occasion: Occasion): [next: Course, now: string] {
  const due = nextDue(course.state);
  if (!due) return [course, occasion.now];
  const begins = startOfDay(due.on, course.state.timeZone);
  const now = begins > occasion.now ? begins : occasion.now;
  const through = localDay(now, course.state.timeZone);
  return [catchUp(course, basis, { ...occasion, now }, { through, atMost: 1 }), now];
}
