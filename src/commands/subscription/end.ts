import { startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Occasion } from '../types.ts';
import { goOn, type Course } from './course.ts';
import { inForce } from './in-force.ts';

/** The day of a scheduled cancellation has come. All that was paid was used. */
export function cancelAsScheduled(course: Course, occasion: Occasion): Course {
  const { state } = course;
  if (!state.cancellation) return course;
  const { on, reason } = state.cancellation;
  const ended = inForce(state, startOfDay(on, state.timeZone), { standing: 'ended' }, occasion);
  return goOn(course, {
    type: 'SubscriptionCancelled',
    data: {
      ...ended,
      ...{ reason, cancelledOn: on, settlement: 'none', creditNotes: [], credits: [], invoiceId: null },
    },
  });
}

/** The fixed term is over. */
export function endTerm(course: Course, on: LocalDate, occasion: Occasion): Course {
  const ended = inForce(course.state, startOfDay(on, course.state.timeZone), { standing: 'ended' }, occasion);
  return goOn(course, { type: 'SubscriptionEnded', data: { ...ended, endedOn: on } });
}
