import type { Fold } from '../loading.ts';
import type { DebitCredit, SubscriptionEvent } from './events.ts';
import { takenByLine } from './proration.ts';
import type { Withholding } from './withholdings.ts';

/** All that a subscription's own lines ever credited of debits and that stands; longer than its life, so nothing that is loaded often. */
export type CreditsGiven = readonly DebitCredit[];

export const creditsGiven: Fold<CreditsGiven, SubscriptionEvent> = {
  initial: [],
  evolve(given, { type, data }) {
    if (type === 'SubscriptionPlanChangeReverted' || type === 'SubscriptionBillTakenBack')
      return given.filter(({ lineId }) => !data.voidedLineIds.includes(lineId));
    return 'credits' in data ? [...given, ...data.credits] : given;
  },
};

/** By line, in minor units, positive: what was credited of it, or withheld, which made up for a credit given before. */
export function creditedByLine(
  given: CreditsGiven,
  withheld: readonly Withholding[] = [],
): ReadonlyMap<string, bigint> {
  const parts = [...given, ...withheld.flatMap(({ of }) => of)];
  return takenByLine(parts.map(({ ofLineId, amount }) => ({ lineId: ofLineId, minor: amount.minor })));
}
