import type { Instant } from '../../platform/clock.ts';
import type { EventStore, StreamAppend } from '../../eventstore/types.ts';
import type { Command } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { reject } from '../errors.ts';
import { booked } from '../invoice/booking.ts';
import { invoiceStream } from '../invoice/events.ts';
import { invoice } from '../invoice/invoice.ts';
import { load } from '../loading.ts';
import { refuseIfAny, text } from '../validation.ts';
import { subscriptionStream } from './events.ts';
import type { CompletePlanChange, PlanRevertResult, RevertPlanChange, SubscriptionResult } from './inputs.ts';
import { completePlanChange, refuseOthers, revertPlanChange } from './settle.ts';
import { existing, settledBy, subscription } from './subscription.ts';

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
  const { state, version } = await load(store, { tenant, stream }, subscription);
  if (state?.inFlight?.changed.operationId !== operationId) return null;
  const completed = completePlanChange(state, operationId, now);
  return completed && { tenant, stream, accountId: state.accountId, expected: version, events: [completed] };
}

export const completePlanChangeCommand: Command<CompletePlanChange, SubscriptionResult> = {
  name: 'subscription.completePlanChange',
  check: (input) =>
    refuseIfAny([text(input.subscriptionId, 'subscriptionId'), text(input.operationId, 'operationId')]),
  async decide({ tenant, store, now, expect }, { subscriptionId, operationId }) {
    const stream = subscriptionStream(subscriptionId);
    const { state, version } = await load(store, { tenant, stream }, subscription);
    const live = existing(state);
    expect(version);
    const completed = completePlanChange(live, operationId, now);
    const { accountId } = live;
    return {
      result: { subscriptionId, accountId },
      accountId,
      streams: completed ? [{ tenant, stream, accountId, expected: version, events: [completed] }] : [],
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
    const { state, version } = await load(store, { tenant, stream }, subscription);
    const live = existing(state);
    const { accountId } = live;
    desk.expect(version);
    const settled = settledBy(live, input.operationId);
    if (settled?.outcome === 'reverted') {
      const { invoiceId, creditNoteId } = settled;
      return { result: { subscriptionId, accountId, invoiceId, creditNoteId }, accountId, streams: [] };
    }
    const { invoiceId } = refuseOthers(live, input.operationId).changed;
    const billed = await load(store, { tenant, stream: invoiceStream(invoiceId) }, invoice);
    const issued =
      billed.state ?? reject('InvoiceNotFound', 'operationId', 'The invoice of the change is missing.');
    const held = await loadCredit(store, { tenant, accountId, currency: issued.currency });
    const { reverted, creditNote } = revertPlanChange(live, issued, input, desk, held.balance.minor);
    return {
      result: { subscriptionId, accountId, invoiceId, creditNoteId: reverted.data.creditNoteId },
      accountId,
      streams: [
        { tenant, stream, accountId, expected: version, events: [reverted] },
        ...booked(held, [], [{ of: billed, note: creditNote }], desk),
      ],
    };
  },
};
