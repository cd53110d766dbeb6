import type { InvoiceWrittenOff } from '../invoice/events.ts';
import type { Occasion } from '../types.ts';
import { creditedUnpaid } from './credited-unpaid.ts';
import type { CreditsGiven } from './credits-given.ts';
import type { SubscriptionCreditLost } from './events.ts';
import { ofSubscription } from './in-force.ts';
import type { Subscription } from './subscription.ts';

/**
 * What it means for a subscription that a bill of it is written off: of what was credited of it within the current period, nobody had paid what is
 * lost now. Nothing where no credit reaches into that period; what is left of it was paid for by itself.
 */
export function billWrittenOff(
  state: Subscription,
  given: CreditsGiven,
  { data: { invoiceId, lines, writtenOffAt: lostAt } }: InvoiceWrittenOff,
  occasion: Occasion,
): readonly SubscriptionCreditLost[] {
  const current = state.footing.currentPeriod?.start;
  const within = given.filter(({ period }) => current !== undefined && period.end > current);
  const lost = creditedUnpaid(within, new Map(lines.map(({ lineId, amount }) => [lineId, amount.minor])));
  if (lost.length === 0) return [];
  const data = { ...ofSubscription(state, occasion), invoiceId, lost, lostAt };
  return [{ type: 'SubscriptionCreditLost', data }];
}
