import { localDay } from '../../platform/calendar.ts';
import type { Command } from '../command.ts';
import { reject } from '../errors.ts';
import { catchUp, dueBy } from './catch-up.ts';
import { checkOne } from './checks.ts';
import { courseFrom } from './course.ts';
import { waitsForChange } from './due.ts';
import type { OneSubscription, RenewResult } from './inputs.ts';
import { decisionOn, lifeOf, sceneOf } from './scene.ts';

/** Of one command; a longer backlog takes several. */
const periodsPerRenewal = 60;

/**
 * Does what is due by now, in order: begins, bills, changes, cancels, ends. Refused with `ChangeInProgress` where nothing can be done
 * before a change is settled.
 */
export const renewSubscriptionCommand: Command<OneSubscription, RenewResult> = {
  name: 'subscription.renew',
  check: checkOne,
  async decide(desk, { subscriptionId }) {
    const { state, ...scene } = await sceneOf(desk, subscriptionId);
    const { accountId, timeZone } = state;
    const through = localDay(desk.now, timeZone);
    const course = catchUp(courseFrom(state), scene.basis, desk, { through, atMost: periodsPerRenewal });
    const left = dueBy(course.state, through);
    const blocked = left !== null && waitsForChange(course.state, left);
    const ids = { subscriptionId, accountId };
    if (course.events.length > 0) {
      const invoiceIds = course.invoices.map(({ data }) => data.invoiceId);
      const result = { ...ids, invoiceIds, more: left !== null && !blocked };
      return decisionOn(desk, scene, course, result);
    }
    // A timer that came early, or was left behind, is made right.
    if (!blocked)
      return {
        result: { ...ids, invoiceIds: [], more: false },
        accountId,
        streams: [lifeOf(desk, scene.version, state, [])],
      };
    const operationId = state.inFlight?.changed.operationId ?? null;
    const message = `What is due on ${left.on} waits for the change in flight; try again when it is settled.`;
    return reject('ChangeInProgress', 'subscriptionId', message, { operationId });
  },
};
