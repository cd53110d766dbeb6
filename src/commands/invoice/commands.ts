import type { Command } from '../command.ts';
import { reject } from '../errors.ts';
import { load } from '../loading.ts';
import { subscriptionStream } from '../subscription/events.ts';
import { takenByLine } from '../subscription/proration.ts';
import { subscription, type SubscriptionState } from '../subscription/subscription.ts';
import { must, optionalPrice, refuseIfAny, text } from '../validation.ts';
import { creditInFull, creditLines } from './credit.ts';
import { invoiceStream } from './events.ts';
import type { CreditInvoice, CreditResult } from './inputs.ts';
import { invoice } from './invoice.ts';

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
    const { tenant, store } = desk;
    const stream = invoiceStream(input.invoiceId);
    const billed = await load(store, { tenant, stream }, invoice);
    const issued =
      billed.state ?? reject('InvoiceNotFound', 'invoiceId', 'invoiceId names no invoice; check the id.');
    desk.expect(billed.version);
    // What later changes credited of these lines stands in the subscription; it may not move before this append commits.
    const ref = { tenant, stream: subscriptionStream(issued.subscriptionId) };
    const { state, version } = await load(store, ref, subscription);
    refuseInFlight(state, input.invoiceId);
    const creditedByChanges = takenByLine(state?.footing.credited ?? []);
    const credit = { ...desk, reason: input.reason, creditedByChanges };
    const note = input.lines ? creditLines(issued, input.lines, credit) : creditInFull(issued, credit);
    const { accountId } = issued;
    return {
      result: { invoiceId: input.invoiceId, creditNoteId: note.data.creditNoteId },
      accountId,
      streams: [{ tenant, stream, accountId, expected: billed.version, events: [note] }],
      assertions: [{ ...ref, expected: version }],
    };
  },
};

/** The invoice of a change in flight may still be credited in full by its revert. */
function refuseInFlight(state: SubscriptionState, invoiceId: string): void {
  const change = state?.inFlight?.changed;
  if (change?.invoiceId !== invoiceId) return;
  reject('ChangeInProgress', 'invoiceId', 'The invoice is of a change in flight; wait until it is settled.', {
    operationId: change.operationId,
  });
}
