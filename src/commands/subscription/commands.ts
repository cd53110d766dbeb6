import { localDay } from '../../platform/calendar.ts';
import type { StreamAppend, StreamAssertion } from '../../eventstore/types.ts';
import { account, opened } from '../account/account.ts';
import { accountStream } from '../account/events.ts';
import { planStream } from '../catalog/events.ts';
import { plan, sellableVersion } from '../catalog/plan.ts';
import type { Command, Desk } from '../command.ts';
import { invoiceStream, type InvoiceIssued } from '../invoice/events.ts';
import { creditedByLine, invoice } from '../invoice/invoice.ts';
import { load } from '../loading.ts';
import { cancelSubscription } from './cancel.ts';
import { changePlan } from './change-plan.ts';
import { checkCancel, checkChange, checkStart } from './checks.ts';
import { currencyOfTerms } from '../rating/price.ts';
import type { Terms } from '../rating/terms.ts';
import { subscriptionStream, type SubscriptionEvent } from './events.ts';
import type {
  CancelSubscription,
  ChangePlan,
  PlanChangeResult,
  StartSubscription,
  SubscriptionCancelResult,
  SubscriptionStartResult,
} from './inputs.ts';
import { startSubscription } from './start.ts';
import { changeable, existing, subscription, type Subscription } from './subscription.ts';
import { termsHeldWith, termsOn } from './terms.ts';

export const startSubscriptionCommand: Command<StartSubscription, SubscriptionStartResult> = {
  name: 'subscription.start',
  check: checkStart,
  async decide(desk, input) {
    const { tenant, store } = desk;
    const { accountId } = input;
    const [customer, offer] = await Promise.all([
      load(store, { tenant, stream: accountStream(accountId) }, account),
      load(store, { tenant, stream: planStream(input.planCode) }, plan),
    ]);
    const holder = opened(customer.state);
    const version = sellableVersion(offer.state, input.planVersion ?? null, desk.now);
    const terms = termsOn(version, input.quantity ?? 1, input.unitPrice ?? null, holder.currency);
    const { started, invoice: issued } = startSubscription(holder, terms, input, desk);
    const { subscriptionId, invoiceId } = started.data;
    return {
      result: { subscriptionId, accountId, invoiceId },
      accountId,
      streams: appends(desk, started.data, 'none', [started], issued ? [issued] : []),
      assertions: [
        { tenant, stream: customer.stream, expected: 'exists' },
        { tenant, stream: offer.stream, expected: offer.version },
      ],
    };
  },
};

export const changePlanCommand: Command<ChangePlan, PlanChangeResult> = {
  name: 'subscription.changePlan',
  check: checkChange,
  async decide(desk, input) {
    const { tenant, store } = desk;
    const stream = subscriptionStream(input.subscriptionId);
    const { state, version } = await load(store, { tenant, stream }, subscription);
    const { accountId } = existing(state);
    desk.expect(version);
    const live = changeable(state);
    const wanted = await termsWanted(desk, live, input);
    const billed = await adjustments(desk, live);
    const change = changePlan(live, wanted.terms, billed.adjusted, desk);
    const ids = { subscriptionId: live.subscriptionId, accountId };
    if (!change) {
      const result = { ...ids, changed: false, direction: null, invoiceId: null, effectiveAt: null };
      return { result, accountId, streams: [] };
    }
    const { direction, invoiceId, effectiveAt } = change.changed.data;
    return {
      result: { ...ids, changed: true, direction, invoiceId, effectiveAt },
      accountId,
      streams: appends(desk, live, version, change.events, change.invoices),
      assertions: [
        { tenant, stream: accountStream(accountId), expected: 'exists' },
        ...wanted.assertions,
        ...billed.assertions,
      ],
    };
  },
};

export const cancelSubscriptionCommand: Command<CancelSubscription, SubscriptionCancelResult> = {
  name: 'subscription.cancel',
  check: checkCancel,
  async decide(desk, input) {
    const { tenant, store } = desk;
    const stream = subscriptionStream(input.subscriptionId);
    const { state, version } = await load(store, { tenant, stream }, subscription);
    existing(state);
    desk.expect(version);
    const live = changeable(state);
    const { subscriptionId, accountId } = live;
    const { events, invoices } = cancelSubscription(live, input, desk);
    return {
      result: { subscriptionId, accountId, invoiceId: invoices[0]?.data.invoiceId ?? null },
      accountId,
      streams: appends(desk, live, version, events, invoices),
    };
  },
};

/** The terms asked for. The plan is read, and asserted, only where the subscription moves to another plan or version. */
async function termsWanted(
  { tenant, store, now }: Desk,
  live: Subscription,
  input: ChangePlan,
): Promise<{ terms: Terms; assertions: readonly StreamAssertion[] }> {
  const held = live.footing.terms;
  const planCode = input.planCode ?? held.plan.planCode;
  const stays =
    planCode === held.plan.planCode && (input.planVersion ?? held.plan.planVersion) === held.plan.planVersion;
  if (stays) return { terms: termsHeldWith(held, input), assertions: [] };
  const offer = await load(store, { tenant, stream: planStream(planCode) }, plan);
  const version = sellableVersion(offer.state, input.planVersion ?? null, now);
  const currency = currencyOfTerms(held);
  return {
    terms: termsOn(version, input.quantity ?? held.quantity, input.unitPrice ?? null, currency),
    assertions: [{ tenant, stream: offer.stream, expected: offer.version }],
  };
}

/** What credit notes took of the debits that still have unused days, and the invoices' versions that this was read at. */
async function adjustments(
  { tenant, store, now }: Desk,
  { footing, timeZone }: Subscription,
): Promise<{ adjusted: ReadonlyMap<string, bigint>; assertions: readonly StreamAssertion[] }> {
  const today = localDay(now, timeZone);
  const unused = footing.debits.filter((debit) => debit.coveredUntil > today && debit.invoiceId !== null);
  const streams = [...new Set(unused.map((debit) => invoiceStream(debit.invoiceId!)))];
  const invoices = await Promise.all(streams.map((stream) => load(store, { tenant, stream }, invoice)));
  return {
    adjusted: new Map(invoices.flatMap(({ state }) => [...creditedByLine(state)])),
    assertions: invoices.map(({ stream, version }) => ({ tenant, stream, expected: version })),
  };
}

function appends(
  { tenant }: Desk,
  { subscriptionId, accountId }: { readonly subscriptionId: string; readonly accountId: string },
  expected: StreamAppend['expected'],
  events: readonly SubscriptionEvent[],
  invoices: readonly InvoiceIssued[],
): readonly StreamAppend[] {
  return [
    { tenant, stream: subscriptionStream(subscriptionId), accountId, expected, events },
    ...invoices.map((issued) => ({
      tenant,
      stream: invoiceStream(issued.data.invoiceId),
      accountId,
      expected: 'none' as const,
      events: [issued],
    })),
  ];
}
