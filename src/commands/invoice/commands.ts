import type { StreamAssertion } from '../../eventstore/types.ts';
import type { Command, Desk } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { reject } from '../errors.ts';
import { load, type Loaded } from '../loading.ts';
import { subscriptionStream } from '../subscription/events.ts';
import { takenByLine } from '../subscription/proration.ts';
import { subscription, type SubscriptionState } from '../subscription/subscription.ts';
import { must, optionalPrice, refuseIfAny, text } from '../validation.ts';
import { booked } from './booking.ts';
import { creditInFull, creditLines } from './credit.ts';
import { invoiceStream } from './events.ts';
import type { CreditInvoice, CreditResult } from './inputs.ts';
import { invoice, type Invoice } from './invoice.ts';

export const creditInvoiceCommand: Command<CreditInvoice, CreditResult> = {
  name: 'invoice.credit',
  check: ({ invoiceId, reason, lines }) => {
    const lineIds = lines?.map(({ lineId }) => lineId);
    refuseIfAny([
      text(invoiceId, 'invoiceId'),
      text(reason, 'reason', 500),
      must(
        lineIds?.length !== 0,
        'InvalidInput',
        'lines',
        'lines must name a line, or be left out to credit all.',
      ),
      must(
        new Set(lineIds).size === (lineIds?.length ?? 0),
        'InvalidInput',
        'lines',
        'lines must name each line once.',
      ),
      ...(lines ?? []).map(({ amount }, index) => optionalPrice(amount, `lines.${index}.amount`)),
    ]);
  },
  async decide(desk, input) {
    const of = await existingInvoice(desk, input.invoiceId);
    const { accountId, currency } = of.state;
    desk.expect(of.version);
    const [changes, held] = await Promise.all([
      creditedByChanges(desk, of.state),
      loadCredit(desk.store, { tenant: desk.tenant, accountId, currency }),
    ]);
    const credit = {
      ...desk,
      reason: input.reason,
      settlement: input.settlement ?? ('credit' as const),
      creditBalance: held.balance.minor,
      creditedByChanges: changes.credited,
    };
    const note = input.lines ? creditLines(of.state, input.lines, credit) : creditInFull(of.state, credit);
    return {
      result: { invoiceId: input.invoiceId, creditNoteId: note.data.creditNoteId },
      accountId,
      streams: booked(held, [], [{ of, note }], desk),
      assertions: changes.assertions,
    };
  },
};

export async function existingInvoice({ store, tenant }: Desk, invoiceId: string): Promise<Loaded<Invoice>> {
  const { state, ...loaded } = await load(store, { tenant, stream: invoiceStream(invoiceId) }, invoice);
  const existing =
    state ?? reject('InvoiceNotFound', 'invoiceId', 'invoiceId names no invoice; check the id.');
  return { ...loaded, state: existing };
}

/**
 * By line, what later changes of the subscription credited of the invoice, in minor units. That stands in the subscription, which may
 * not move before the append commits. Refuses the invoice of a change in flight: its revert credits it in full.
 */
export async function creditedByChanges(
  { store, tenant }: Desk,
  { invoiceId, subscriptionId }: Invoice,
): Promise<{
  readonly credited: ReadonlyMap<string, bigint>;
  readonly assertions: readonly StreamAssertion[];
}> {
  if (subscriptionId === null) return { credited: new Map(), assertions: [] };
  const ref = { tenant, stream: subscriptionStream(subscriptionId) };
  const { state, version } = await load(store, ref, subscription);
  refuseInFlight(state, invoiceId);
  return {
    credited: takenByLine(state?.footing.credited ?? []),
    assertions: [{ ...ref, expected: version }],
  };
}

function refuseInFlight(state: SubscriptionState, invoiceId: string): void {
  const change = state?.inFlight?.changed;
  if (change?.invoiceId !== invoiceId) return;
  reject('ChangeInProgress', 'invoiceId', 'The invoice is of a change in flight; wait until it is settled.', {
    operationId: change.operationId,
  });
}
