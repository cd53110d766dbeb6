import type { Command, Desk } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { must, optionalPrice, refuseIfAny, text } from '../validation.ts';
import { booked } from './booking.ts';
import { billedBy, toldTakenBack, type Billed, type Told } from './changes-of-subscription.ts';
import { creditInFull, creditLines } from './credit.ts';
import { invoiceOn } from './deciding-on.ts';
import type { CreditNoteIssued } from './events.ts';
import type { CreditInvoice, CreditResult } from './inputs.ts';
import type { Invoice } from './invoice.ts';
import { fromCredit, withheldFrom } from './withheld.ts';

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
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, currency } = of.state;
    const [billed, held] = await Promise.all([
      billedBy(desk, of.state),
      loadCredit(desk.store, { tenant: desk.tenant, accountId, currency }),
    ]);
    const credit = {
      ...desk,
      reason: input.reason,
      settlement: input.settlement ?? ('credit' as const),
      creditBalance: held.balance.minor,
      creditedByChanges: billed.credited,
    };
    const { note, told } = input.lines
      ? { note: creditLines(of.state, input.lines, credit), told: { ...billed, streams: [] } }
      : await takenBack(desk, of.state, billed, creditInFull(of.state, credit));
    return {
      result: { invoiceId: input.invoiceId, creditNoteId: note.data.creditNoteId },
      accountId,
      streams: [...booked(held, [], [{ of, note }], desk), ...told.streams],
      assertions: told.assertions,
    };
  },
};

/** The note in full gives less where nobody had paid the credit that the invoice was paid from. */
async function takenBack(
  desk: Desk,
  state: Invoice,
  billed: Billed,
  whole: CreditNoteIssued,
): Promise<{ readonly note: CreditNoteIssued; readonly told: Told }> {
  const { allocation, subtotal, total } = whole.data;
  const given = { net: -subtotal.minor, gross: -total.minor };
  const part = fromCredit(state, allocation.toCredit, given);
  const told = await toldTakenBack(desk, state, billed, part.net);
  const less = withheldFrom(allocation, part, told.madeUpFor);
  return { note: { ...whole, data: { ...whole.data, allocation: less } }, told };
}
