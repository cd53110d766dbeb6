import type { Fold } from '../loading.ts';
import type { SubscriptionEvent, Withheld } from './events.ts';

/** Unused parts of debits that an operation did not give back, since they made up for what nobody had paid. */
export interface Withholding {
  readonly operationId: string;
  /** The bill of the operation; null where it has none. */
  readonly invoiceId: string | null;
  readonly of: Withheld['of'];
}

/** All that was withheld in a subscription's life and stands: no correction gives it back either. */
export const withholdings: Fold<readonly Withholding[], SubscriptionEvent> = {
  initial: [],
  evolve(before, { type, data }) {
    if (type === 'SubscriptionPlanChangeReverted')
      return before.filter(({ operationId }) => operationId !== data.operationId);
    if (type === 'SubscriptionBillTakenBack')
      return before.filter(({ invoiceId }) => invoiceId !== data.invoiceId);
    if (!('withheld' in data) || !data.withheld) return before;
    const { operationId, invoiceId, withheld } = data;
    return [...before, { operationId, invoiceId, of: withheld.of }];
  },
};
