import type { LocalDate } from '../../platform/clock.ts';
import type { Fold } from '../loading.ts';
import type { Discount } from '../rating/terms.ts';
import type { Debit, SubscriptionEvent, Withheld } from './events.ts';

/** All that a subscription was ever billed, and the coupons that it held meanwhile; longer than its life, so nothing that is loaded often. */
export interface Bills {
  readonly debits: readonly Debit[];
  /** By invoice, the first days of the periods that it charges, whole or in part. */
  readonly periods: Readonly<Record<string, readonly LocalDate[]>>;
  /** By invoice, what it gives back less than was unused. */
  readonly withheld: Readonly<Record<string, Withheld>>;
  /** By code, as they stood when they were last held. */
  readonly coupons: Readonly<Record<string, Discount>>;
  /** Codes of coupons that were taken away: they have not run out. */
  readonly removed: readonly string[];
}

export const bills: Fold<Bills, SubscriptionEvent> = {
  initial: { debits: [], periods: {}, withheld: {}, coupons: {}, removed: [] },
  evolve(before, event) {
    return withCoupons(withCharges(before, event), event);
  },
};

function withCharges(before: Bills, { type, data }: SubscriptionEvent): Bills {
  if (!('debits' in data)) return before;
  const debits = [...before.debits, ...data.debits];
  if (data.invoiceId === null) return { ...before, debits };
  // A start and a renewal may charge several periods, each whole; anything else charges what is left of one.
  const several = type === 'SubscriptionStarted' || type === 'SubscriptionRenewalCompleted';
  const starts = several ? data.debits.map(({ period }) => period.start) : [data.currentPeriod?.start];
  const periods = [...new Set(starts)].filter((start) => start !== undefined);
  const held = 'withheld' in data && data.withheld ? { [data.invoiceId]: data.withheld } : {};
  return {
    ...{ ...before, debits },
    periods: { ...before.periods, [data.invoiceId]: periods },
    withheld: { ...before.withheld, ...held },
  };
}

function withCoupons(before: Bills, { type, data }: SubscriptionEvent): Bills {
  if (!('terms' in data)) return before;
  const held = data.terms.discounts.map((discount) => [discount.couponCode, discount] as const);
  const codes = held.map(([code]) => code);
  const gone =
    type === 'SubscriptionDiscountsChanged'
      ? data.previous.discounts.map(({ couponCode }) => couponCode).filter((code) => !codes.includes(code))
      : [];
  return {
    ...before,
    coupons: { ...before.coupons, ...Object.fromEntries(held) },
    removed: [...before.removed, ...gone].filter((code) => !codes.includes(code)),
  };
}
