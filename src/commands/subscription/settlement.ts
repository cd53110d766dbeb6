import type { Instant } from '../../platform/clock.ts';
import type { EventStore, StreamAppend } from '../../eventstore/types.ts';
import type { Command, Desk } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { booked } from '../invoice/booking.ts';
import { invoiceStream } from '../invoice/events.ts';
import { invoice, type Invoice } from '../invoice/invoice.ts';
import { load, loadThroughSnapshot, type Loaded } from '../loading.ts';
import { currencyOfTerms } from '../rating/price.ts';
import { refuseIfAny, text } from '../validation.ts';
import { subscriptionStream } from './events.ts';
import type { CompletePlanChange, PlanRevertResult, RevertPlanChange, SubscriptionResult } from './inputs.ts';
import { lifeOf } from './scene.ts';
import { completePlanChange, invoicesInFlight, refuseOthers, revertPlanChange } from './settle.ts';
import { existing, settledBy, subscription, type SubscriptionState } from './subscription.ts';

/**
 * What completes a change, to be appended together with the last event of its saga; null where it is settled already or the
 * operation began none. Its exact expected version makes the append conflict where the subscription moved meanwhile.
 */
export async function planChangeCompletion(
  store: EventStore,
  tenant: string,
  subscriptionId: string,
  operationId: string,
  now: Instant,
): Promise<StreamAppend | null> {
  const stream = subscriptionStream(subscriptionId);
  const { state, version } = await loadThroughSnapshot(store, { tenant, stream }, subscription);
  if (state?.inFlight?.changed.operationId !== operationId) return null;
  const completed = completePlanChange(state, operationId, now);
  return completed && lifeOf({ tenant }, version, state, [completed]);
}

export const completePlanChangeCommand: Command<CompletePlanChange, SubscriptionResult> = {
  name: 'subscription.completePlanChange',
  check: (input) =>
    refuseIfAny([text(input.subscriptionId, 'subscriptionId'), text(input.operationId, 'operationId')]),
  async decide({ tenant, store, now, expect }, { subscriptionId, operationId }) {
    const stream = subscriptionStream(subscriptionId);
    const { state, version } = await loadThroughSnapshot(store, { tenant, stream }, subscription);
    const live = existing(state);
    expect(version);
    const completed = completePlanChange(live, operationId, now);
    const { accountId } = live;
    return {
      result: { subscriptionId, accountId },
      accountId,
      streams: completed ? [lifeOf({ tenant }, version, live, [completed])] : [],
    };
  },
};

export const revertPlanChangeCommand: Command<RevertPlanChange, PlanRevertResult> = {
  name: 'subscription.revertPlanChange',
  check: (input) =>
    refuseIfAny([
      text(input.subscriptionId, 'subscriptionId'),
      text(input.operationId, 'operationId'),
      text(input.reason, 'reason', 500),
    ]),
  async decide(desk, input) {
    const { tenant, store } = desk;
    const { subscriptionId } = input;
    const stream = subscriptionStream(subscriptionId);
    const { state, version } = await loadThroughSnapshot(store, { tenant, stream }, subscription);
    const live = existing(state);
    const { accountId } = live;
    desk.expect(version);
    const settled = settledBy(live, input.operationId);
    if (settled?.outcome === 'reverted') {
      const { invoiceId, creditNoteId } = settled;
      return { result: { subscriptionId, accountId, invoiceId, creditNoteId }, accountId, streams: [] };
    }
    refuseOthers(live, input.operationId);
    const ids = invoicesInFlight(live);
    const [credit, ...invoices] = await Promise.all([
      loadCredit(store, { tenant, accountId, currency: currencyOfTerms(live.footing.terms) }),
      ...ids.map((id) => invoiceOf(desk, id)),
    ]);
    const { reverted, scheduled, notes } = revertPlanChange(
      live,
      invoices,
      input,
      credit.balance.minor,
      desk,
    );
    const { creditNoteId } = reverted.data;
    const invoiceId = live.inFlight?.changed.invoiceId ?? null;
    const events = scheduled ? [reverted, scheduled] : [reverted];
    const after = events.reduce<SubscriptionState>(subscription.evolve, live);
    return {
      result: { subscriptionId, accountId, invoiceId, creditNoteId },
      accountId,
      streams: [lifeOf(desk, version, existing(after), events), ...booked(credit, [], notes, desk)],
    };
  },
};

async function invoiceOf({ tenant, store }: Desk, invoiceId: string): Promise<Loaded<Invoice>> {
  const { state, ...loaded } = await load(store, { tenant, stream: invoiceStream(invoiceId) }, invoice);
  if (!state) throw new Error(`The invoice ${invoiceId} of a change in flight is missing.`);
  return { ...loaded, state };
}
