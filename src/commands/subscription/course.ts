import type { Credited } from '../invoice/booking.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import type { SubscriptionEvent } from './events.ts';
import { subscription, type Subscription } from './subscription.ts';

/** What one decision has come to so far: facts, the invoices and credit notes that go with them, and the state that they leave. */
export interface Course {
  readonly state: Subscription;
  readonly events: readonly SubscriptionEvent[];
  readonly invoices: readonly InvoiceIssued[];
  readonly notes: readonly Credited[];
}

export function courseFrom(state: Subscription): Course {
  return { state, events: [], invoices: [], notes: [] };
}

/** The course goes on with a fact; null stands for an invoice that is not needed. */
export function goOn(
  course: Course,
  event: SubscriptionEvent,
  invoice: InvoiceIssued | null = null,
  notes: readonly Credited[] = [],
): Course {
  return {
    state: subscription.evolve(course.state, event)!,
    events: [...course.events, event],
    invoices: invoice ? [...course.invoices, invoice] : course.invoices,
    notes: [...course.notes, ...notes],
  };
}
