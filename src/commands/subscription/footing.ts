import type { Instant, LocalDate } from '../../platform/clock.ts';
import { sameInterval } from '../rating/direction.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import { byLine, less } from './credited-unpaid.ts';
import type {
  Debit,
  GivesCredit,
  Period,
  SubscriptionBillTakenBack,
  SubscriptionResumed,
  TermsChange,
  UnpaidCredit,
} from './events.ts';
import type { OpenDebit, TakenOfLine } from './proration.ts';

/** What billing stands on; a reverted change puts the earlier footing back whole. */
export interface Footing {
  readonly terms: Terms;
  /** Periods are counted from here; its day of month is kept until the interval changes or a period begins anew. */
  readonly anchor: LocalDate;
  /** Null until the first paid period begins. */
  readonly currentPeriod: Period | null;
  /** Debits of which days may still be unused. */
  readonly debits: readonly OpenDebit[];
  /** What credits of the subscription have taken of these debits. */
  readonly credited: readonly TakenOfLine[];
  /** What credits within the period gave of debits that were written off since, and no later operation has made up for. */
  readonly unpaid: readonly UnpaidCredit[];
  /** Of the last operation that divided a period at a second; no later one divides what was served until then. */
  readonly cutAt: Instant | null;
  /** Codes of coupons redeemed since the last charge: no period has counted for them yet. */
  readonly unused: readonly string[];
  /** Agreed and not charged yet: they stand on the first bill. */
  readonly setupFees: readonly SetupFee[];
  /** Codes of plans and add-ons that were billed: a setup fee of theirs is charged once, however often they come back. */
  readonly billed: readonly string[];
}

/** What of setup fees is still to be charged. */
export function feesDue({ billed }: Footing, setupFees: readonly SetupFee[]): readonly SetupFee[] {
  return setupFees.filter(({ planCode }) => !billed.includes(planCode));
}

export function billedWith(before: readonly string[], debits: readonly Debit[]): readonly string[] {
  return [...new Set([...before, ...debits.map(({ planCode }) => planCode)])];
}

/** The last second at which one of the periods begins, or the one before. */
function lastCut(before: Instant | null, parts: readonly { readonly period: Period }[]): Instant | null {
  return parts.reduce<Instant | null>((last, { period: { startsAt = null } }) => {
    return startsAt !== null && (last === null || startsAt > last) ? startsAt : last;
  }, before);
}

export function opened(debits: readonly Debit[]): readonly OpenDebit[] {
  return debits.map((debit) => ({ ...debit, coveredUntil: debit.period.end }));
}

/** The first paid period, or one that begins anew: periods are counted from it. */
export function begun(before: Footing, currentPeriod: Period, debits: readonly Debit[]): Footing {
  return { ...charged(before, currentPeriod, debits), anchor: currentPeriod.start, setupFees: [] };
}

/** A period is charged on the same grid. */
export function charged(before: Footing, currentPeriod: Period, debits: readonly Debit[]): Footing {
  const billed = billedWith(before.billed, debits);
  const cutAt = lastCut(before.cutAt, debits);
  return {
    ...{ ...before, currentPeriod, debits: opened(debits), credited: [], unpaid: [] },
    ...{ cutAt, unused: [], billed },
  };
}

/** Service comes back after a pause. What was restored meanwhile still counts. */
export function resumed(before: Footing, { data }: SubscriptionResumed): Footing {
  const { anchor, currentPeriod, debits, resumedOn } = data;
  const after = (anchor === 'move' ? begun : charged)(before, currentPeriod, debits);
  const left = before.debits.filter(({ coveredUntil }) => coveredUntil > resumedOn);
  const ids = new Set(left.map(({ lineId }) => lineId));
  return {
    ...after,
    debits: [...left, ...after.debits],
    credited: before.credited.filter(({ lineId }) => ids.has(lineId)),
    unpaid: unpaidWithin(before, currentPeriod),
  };
}

/** Service comes back after its end, with a new period. */
export function reactivated(before: Footing, currentPeriod: Period, debits: readonly Debit[]): Footing {
  return { ...begun(before, currentPeriod, debits), unpaid: unpaidWithin(before, currentPeriod) };
}

/** What is still to be made up for where service goes on before the period is over; a later one is billed for itself. */
function unpaidWithin({ currentPeriod, unpaid }: Footing, { start }: Period): readonly UnpaidCredit[] {
  return currentPeriod !== null && start < currentPeriod.end ? unpaid : [];
}

/** What was debited is given back, or withheld. */
export function credited(before: Footing, { credits, withheld }: GivesCredit): Footing {
  const parts = [...credits, ...(withheld?.of ?? [])];
  const from = new Map(parts.map(({ ofLineId, period }) => [ofLineId, period.start]));
  const taken = parts.map(({ ofLineId, amount }) => ({ lineId: ofLineId, minor: amount.minor }));
  const debits = before.debits
    .map((debit) => ({ ...debit, coveredUntil: from.get(debit.lineId) ?? debit.coveredUntil }))
    .filter((debit) => debit.coveredUntil > debit.period.start);
  const open = new Set(debits.map(({ lineId }) => lineId));
  return {
    ...before,
    debits,
    credited: [...before.credited, ...taken].filter(({ lineId }) => open.has(lineId)),
    unpaid: less(before.unpaid, withheld?.madeUpFor ?? []),
    cutAt: lastCut(before.cutAt, parts),
    unused: unusedAfter(before, ({ lineId, period }) =>
      parts.some((part) => part.ofLineId === lineId && sameStart(part.period, period)),
    ),
  };
}

function sameStart(one: Period, other: Period): boolean {
  return one.start === other.start && one.startsAt === other.startsAt;
}

/** Where every debit is given back from its beginning, the period has counted for no coupon. */
function unusedAfter(
  { debits, terms, unused }: Footing,
  isWhole: (debit: OpenDebit) => boolean,
): readonly string[] {
  return debits.length > 0 && debits.every(isWhole)
    ? terms.discounts.map(({ couponCode }) => couponCode)
    : unused;
}

/** What is unused from a day on, or from a second of it, was given back, by credit notes of the invoices themselves. */
export function released(before: Footing, from: LocalDate, second: Instant | null): Footing {
  const debits = before.debits
    .map((debit) => ({ ...debit, coveredUntil: from < debit.coveredUntil ? from : debit.coveredUntil }))
    .filter((debit) => debit.coveredUntil > debit.period.start);
  const unused = unusedAfter(before, ({ period: { start, startsAt } }) =>
    second === null ? from <= start : startsAt !== undefined && second <= startsAt,
  );
  return { ...before, debits, cutAt: second ?? before.cutAt, unused };
}

export function changed(before: Footing, change: TermsChange): Footing {
  const { currentPeriod, debits } = change;
  const left = credited(before, change);
  const sameGrid = sameInterval(change.previous.plan.interval, change.terms.plan.interval);
  return {
    ...left,
    terms: change.terms,
    // What was agreed for the end of the period begins another one.
    unpaid: change.scheduledBy === null ? left.unpaid : [],
    anchor: sameGrid || currentPeriod === null ? left.anchor : currentPeriod.start,
    currentPeriod,
    cutAt: lastCut(left.cutAt, debits),
    debits: [...left.debits, ...opened(debits).filter((debit) => debit.coveredUntil > debit.period.start)],
    unused: debits.length > 0 ? [] : left.unused,
    setupFees: change.setupFees,
    billed: billedWith(left.billed, debits),
  };
}

/** Coupons that are new have not been charged with. */
export function discounted(before: Footing, terms: Terms): Footing {
  const held = before.terms.discounts.map(({ couponCode }) => couponCode);
  const unused = terms.discounts
    .map(({ couponCode }) => couponCode)
    .filter((code) => !held.includes(code) || before.unused.includes(code));
  return { ...before, terms, unused };
}

/** A bill is taken back: the debits that it had credited count again, and the period no longer counts for coupons that it charged with. */
export function takenBack(
  before: Footing,
  { invoiceId, restored, unpaid, madeUpFor = [], couponsUnused }: SubscriptionBillTakenBack['data'],
): Footing {
  const ids = new Set(restored.map(({ debit }) => debit.lineId));
  const others = before.debits.filter((debit) => !ids.has(debit.lineId) && debit.invoiceId !== invoiceId);
  return {
    ...before,
    debits: [...restored.map(({ debit, coveredUntil }) => ({ ...debit, coveredUntil })), ...others],
    credited: before.credited.filter(({ lineId }) => !ids.has(lineId)),
    unpaid: less(
      byLine([...before.unpaid.filter(({ ofLineId }) => !ids.has(ofLineId)), ...unpaid]),
      madeUpFor,
    ),
    unused: [...new Set([...before.unused, ...couponsUnused])],
  };
}

/** What credits gave was never paid. */
export function creditLost(before: Footing, lost: readonly UnpaidCredit[]): Footing {
  return { ...before, unpaid: [...before.unpaid, ...lost] };
}
