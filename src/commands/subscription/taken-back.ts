import type { LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import { remainderOf, type Invoice } from '../invoice/invoice.ts';
import type { InvoiceLine } from '../invoice/events.ts';
import type { Discount } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Bills } from './bills.ts';
import { upTo } from './credited-unpaid.ts';
import type { CreditsGiven } from './credits-given.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionBillTakenBack, SubscriptionDiscountsChanged } from './events.ts';
import { takenBack } from './footing.ts';
import { inForce, ofSubscription } from './in-force.ts';

/** What is known of a subscription's bills where one is taken back. */
export interface OtherBills {
  readonly bills: Bills;
  /** Those of the same periods, as they stand. */
  readonly others: readonly Invoice[];
  /** The credits that stand, with those of the bill itself. */
  readonly given: CreditsGiven;
  /** What is given back of the bill that credit had paid: minor units, without tax. */
  readonly fromCredit: bigint;
}

/**
 * What it means for a subscription that a bill of it is taken back whole by hand: nothing where the bill neither credited an earlier debit nor
 * was charged with a coupon that counts, and nothing that was never paid is still to be made up for.
 */
export function billTakenBack(
  state: Subscription,
  bill: Invoice,
  { bills, others, given, fromCredit }: OtherBills,
  occasion: Occasion,
): readonly (SubscriptionBillTakenBack | SubscriptionDiscountsChanged)[] {
  const current = state.footing.currentPeriod?.start ?? null;
  const credits = bill.lines.filter(({ corrects }) => corrects !== null);
  const freed = periodsFreed(bill, bills, others);
  const held = state.footing.terms.discounts.map(({ couponCode }) => couponCode);
  const couponsUnused = [...freed]
    .filter(([code, periods]) => held.includes(code) && current !== null && periods.includes(current))
    .map(([code]) => code);
  const discounts = discountsAfter(state, bills, freed, current);
  const earlier = restoredBy(bill, bills, given, current);
  const changesNothing = credits.length === 0 && earlier.restored.length === 0;
  const back = {
    ...ofSubscription(state, occasion),
    invoiceId: bill.invoiceId,
    voidedLineIds: credits.map(({ lineId }) => lineId),
    ...earlier,
    couponsUnused,
    takenBackAt: occasion.now,
  };
  const madeUpFor = upTo(fromCredit, takenBack(state.footing, back).unpaid);
  if (changesNothing && couponsUnused.length === 0 && discounts === null && madeUpFor.length === 0) return [];
  refuseInFlight(state);
  const data = madeUpFor.length > 0 ? { ...back, madeUpFor } : back;
  const taken: SubscriptionBillTakenBack = { type: 'SubscriptionBillTakenBack', data };
  if (discounts === null) return [taken];
  const { terms: previous } = state.footing;
  const terms = { ...previous, discounts };
  const changed = { ...inForce(state, occasion.now, { terms }, occasion), previous };
  return [taken, { type: 'SubscriptionDiscountsChanged', data: changed }];
}

/** Coupons that count, by code, each with the first days of the periods that no other bill charged with it. */
export function periodsFreed(
  bill: Invoice,
  bills: Bills,
  others: readonly Invoice[],
): ReadonlyMap<string, readonly LocalDate[]> {
  const kept = others.map((other) => chargedWith(other, bills, standing));
  const freed = [...chargedWith(bill, bills, () => true)].map(([code, periods]) => {
    const left = periods.filter((period) => !kept.some((other) => other.get(code)?.includes(period)));
    return [code, left] as const;
  });
  return new Map(
    freed.filter(([code, left]) => left.length > 0 && bills.coupons[code]?.duration.kind !== 'forever'),
  );
}

function chargedWith(
  bill: Invoice,
  { periods }: Bills,
  counts: (bill: Invoice, line: InvoiceLine) => boolean,
): ReadonlyMap<string, readonly LocalDate[]> {
  const charged = new Map<string, readonly LocalDate[]>();
  const starts = periods[bill.invoiceId] ?? [];
  for (const line of bill.lines.filter((each) => counts(bill, each))) {
    // A bill of one period may charge but what is left of it.
    const period = starts.length === 1 ? starts[0]! : line.period.start;
    for (const { couponCode } of line.discounts) {
      charged.set(couponCode, [...new Set([...(charged.get(couponCode) ?? []), period])]);
    }
  }
  return charged;
}

/** A line that the coupon made free stands as long as its bill does. */
function standing(bill: Invoice, line: InvoiceLine): boolean {
  return bill.stage !== 'void' && (line.amount.minor === 0n || remainderOf(bill, line) !== 0n);
}

interface OfEarlierDebits {
  readonly restored: SubscriptionBillTakenBack['data']['restored'];
  readonly unpaid: SubscriptionBillTakenBack['data']['unpaid'];
}

/**
 * What was credited or withheld of debits within the current period counts again. What the bill made up for is to be made up for again, but not
 * where the credit that nobody had paid was itself taken back since.
 */
function restoredBy(
  { invoiceId, lines }: Invoice,
  { debits, withheld }: Bills,
  given: CreditsGiven,
  current: LocalDate | null,
): OfEarlierDebits {
  const kept = withheld[invoiceId];
  const own = lines.map(({ corrects, period }) => ({ ofLineId: corrects, period }));
  const ends = new Map([...own, ...(kept?.of ?? [])].map(({ ofLineId, period }) => [ofLineId, period.end]));
  const restored = debits.flatMap((debit) => {
    const coveredUntil = ends.get(debit.lineId);
    return coveredUntil !== undefined && current !== null && coveredUntil > current
      ? [{ debit, coveredUntil }]
      : [];
  });
  const madeUpFor = restored.length > 0 ? (kept?.madeUpFor ?? []) : [];
  return {
    restored,
    unpaid: madeUpFor.filter((unpaid) => given.some(({ ofLineId }) => ofLineId === unpaid.ofLineId)),
  };
}

/** The coupons with the periods before the current one that they have again; null where that changes nothing, or service is over. */
function discountsAfter(
  { footing, standing: now }: Subscription,
  { coupons, removed }: Bills,
  freed: ReadonlyMap<string, readonly LocalDate[]>,
  current: LocalDate | null,
): readonly Discount[] | null {
  if (now === 'ended') return null;
  const more = [...freed].flatMap(([code, periods]): readonly Discount[] => {
    const [coupon, count] = [coupons[code], periods.filter((period) => period !== current).length];
    return coupon && count > 0 && !removed.includes(code) ? [{ ...coupon, periodsLeft: count }] : [];
  });
  if (more.length === 0) return null;
  const held = footing.terms.discounts.map((discount) => {
    const again = more.find(({ couponCode }) => couponCode === discount.couponCode)?.periodsLeft ?? 0;
    return discount.periodsLeft === null
      ? discount
      : { ...discount, periodsLeft: discount.periodsLeft + again };
  });
  const back = more.filter(({ couponCode }) => !held.some((discount) => discount.couponCode === couponCode));
  return [...held, ...back];
}

function refuseInFlight({ inFlight }: Subscription): void {
  if (!inFlight) return;
  const message =
    'The invoice credits or discounts what a change in flight builds on; wait until the change is settled.';
  reject('ChangeInProgress', 'invoiceId', message, { operationId: inFlight.changed.operationId });
}
