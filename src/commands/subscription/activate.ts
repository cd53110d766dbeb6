import { startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, periodOn } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { inForce } from './in-force.ts';

/** The day that was agreed has come, and service begins with a trial. */
export function startTrial(course: Course, occasion: Occasion): Course {
  const { state } = course;
  const { startedOn, trialUntil, timeZone } = state;
  const at = startOfDay(startedOn, timeZone);
  return goOn(course, {
    type: 'SubscriptionTrialStarted',
    data: {
      ...inForce(state, at, { standing: 'trialing' }, occasion),
      trial: { until: trialUntil ?? startedOn },
    },
  });
}

/** The first paid period begins on a day, with setup fees. */
export function activate(course: Course, on: LocalDate, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { terms } = state.footing;
  const currentPeriod = periodOn(on, on, terms, state.endsOn);
  const lines = [
    ...setupFeeLines(state.footing.setupFees, on, (code) => occasion.idOf('setup-fee', code)),
    ...chargesOf(terms, currentPeriod, on, 'activation-charge', occasion),
  ];
  const invoiceId = occasion.idOf('activation-invoice');
  const { invoice, debits } = billOf(state.subscriptionId, invoiceId, lines, basis, occasion);
  const at = startOfDay(on, state.timeZone);
  return goOn(
    course,
    {
      type: 'SubscriptionActivated',
      data: {
        ...inForce(state, at, { standing: 'active' }, occasion),
        ...{ currentPeriod, debits, invoiceId },
        activatedAt: occasion.now,
      },
    },
    invoice,
  );
}
