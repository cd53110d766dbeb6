import { localDay, nthPeriod } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import { negate } from '../../platform/money.ts';
import type { DraftLine } from '../invoice/draft.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { directionOf, sameInterval } from '../rating/direction.ts';
import { currencyOfTerms, priceOf } from '../rating/price.ts';
import { sameTerms, type Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { debitOf, lineOn } from './charges.ts';
import type { DebitCredit, Period, SubscriptionEvent, SubscriptionPlanChanged } from './events.ts';
import { chargeFor, takenByLine, unusedParts } from './proration.ts';
import { renewDue } from './renewal.ts';
import { subscription, type Footing, type Subscription } from './subscription.ts';

export interface PlanChange {
  readonly changed: SubscriptionPlanChanged;
  /** For the subscription's stream, in order; `changed` is the last. */
  readonly events: readonly SubscriptionEvent[];
  readonly invoices: readonly InvoiceIssued[];
}

/**
 * Puts new terms in force at once; null where they are in force already. Unused days of what was debited are credited, the rest of
 * the period is debited at the new price; another interval begins a new period today. `adjusted` gives by line what credit notes
 * took of it (positive minor units).
 */
export function changePlan(
  state: Subscription,
  terms: Terms,
  adjusted: ReadonlyMap<string, bigint>,
  occasion: Occasion,
): PlanChange | null {
  if (sameTerms(state.footing.terms, terms)) return null;
  const effectiveAt = notBefore(state.lastEffectiveAt, occasion.now);
  const today = localDay(effectiveAt, state.timeZone);
  const renewal = renewDue(state, (period) => period.start <= today, occasion);
  const { footing } = (renewal && subscription.evolve(state, renewal.renewed)) ?? state;
  const { subscriptionId, accountId, timeZone } = state;
  const currency = currencyOfTerms(terms);

  const invoiceId = occasion.idOf('invoice');
  const credits = creditLines(footing, today, adjusted, occasion);
  const { currentPeriod, charge } = newPeriod(footing, terms, today, occasion);
  const changed: SubscriptionPlanChanged = {
    type: 'SubscriptionPlanChanged',
    data: {
      subscriptionId,
      accountId,
      operationId: occasion.operationId,
      direction: directionOf(footing.terms, terms),
      effectiveAt,
      previous: footing.terms,
      terms,
      previousPeriod: footing.currentPeriod,
      currentPeriod,
      credits: credits.map(creditOf),
      debits: [debitOf(charge, invoiceId)],
      invoiceId,
    },
  };
  const invoice = issueInvoice(
    { accountId, subscriptionId, timeZone, currency, taxes: [], netDays: 14 },
    invoiceId,
    [...credits, charge],
    occasion,
  );
  return {
    changed,
    events: renewal ? [renewal.renewed, changed] : [changed],
    invoices: renewal ? [renewal.invoice, invoice] : [invoice],
  };
}

function creditLines(
  footing: Footing,
  today: LocalDate,
  adjusted: ReadonlyMap<string, bigint>,
  { idOf }: Occasion,
): readonly DraftLine[] {
  const taken = takenByLine(footing.credited);
  for (const [lineId, minor] of adjusted) taken.set(lineId, (taken.get(lineId) ?? 0n) + minor);
  return unusedParts(footing.debits, today, taken).map(({ debit, amount, period }) => ({
    ...lineOn(footing.terms, period),
    lineId: idOf('credit', debit.lineId),
    kind: 'proration_credit',
    amount: negate(amount),
    corrects: debit.lineId,
  }));
}

function newPeriod(
  footing: Footing,
  terms: Terms,
  today: LocalDate,
  { idOf }: Occasion,
): { currentPeriod: Period; charge: DraftLine } {
  const { interval } = terms.plan;
  const lineId = idOf('charge', today);
  if (!sameInterval(footing.terms.plan.interval, interval)) {
    const currentPeriod = nthPeriod(today, interval, 0);
    const charge = { lineId, kind: 'charge', amount: priceOf(terms), corrects: null } as const;
    return { currentPeriod, charge: { ...lineOn(terms, currentPeriod), ...charge } };
  }
  const { currentPeriod, anchor } = footing;
  const rest = { start: today > currentPeriod.start ? today : currentPeriod.start, end: currentPeriod.end };
  const amount = chargeFor(priceOf(terms), rest, anchor, interval);
  const charge = { lineId, kind: 'proration_charge', amount, corrects: null } as const;
  return { currentPeriod, charge: { ...lineOn(terms, rest), ...charge } };
}

function creditOf(line: DraftLine): DebitCredit {
  return { lineId: line.lineId, ofLineId: line.corrects!, amount: negate(line.amount), period: line.period };
}

/** A clock that was set back must not reorder what took effect. */
function notBefore(earliest: Instant, now: Instant): Instant {
  return now > earliest ? now : earliest;
}
