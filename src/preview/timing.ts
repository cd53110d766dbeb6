import type { SubscriptionEvent } from '../commands/subscription/events.ts';
import { startOfDay } from '../platform/calendar.ts';
import type { Preview } from './preview.ts';

/** When decided events of a subscription take effect, and which way a change of its terms goes. */
export function timingOf(
  decided: readonly SubscriptionEvent[],
  timeZone: string,
): Pick<Preview, 'direction' | 'effectiveAt' | 'scheduledFor'> {
  const last = decided.at(-1);
  switch (last?.type) {
    case 'SubscriptionPlanChanged':
    case 'SubscriptionQuantityChanged':
    case 'SubscriptionAddOnsChanged':
      return { direction: last.data.direction, effectiveAt: last.data.effectiveAt, scheduledFor: null };
    case 'SubscriptionChangeScheduled': {
      const { direction, effectiveOn: scheduledFor } = last.data;
      return { direction, effectiveAt: startOfDay(scheduledFor, timeZone), scheduledFor };
    }
    case 'SubscriptionCancellationScheduled': {
      const { cancelOn: scheduledFor } = last.data;
      return { direction: null, effectiveAt: startOfDay(scheduledFor, timeZone), scheduledFor };
    }
    default: {
      const inForce = decided.findLast(({ data }) => 'effectiveAt' in data)?.data;
      const effectiveAt = inForce && 'effectiveAt' in inForce ? inForce.effectiveAt : null;
      return { direction: null, effectiveAt, scheduledFor: null };
    }
  }
}
