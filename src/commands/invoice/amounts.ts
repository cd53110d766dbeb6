import { add, money, subtract, sum, type Currency, type Money } from '../../platform/money.ts';
import type { InvoiceDrafted, InvoiceEvent, InvoiceIssued } from './events.ts';

/** What an invoice comes to, and what became of it; all in its one currency, tax included. Plain JSON. */
export interface Amounts {
  readonly stage: 'draft' | 'discarded' | 'issued' | 'void' | 'written_off';
  /** Of a draft the sum of its lines, before tax that comes on top. */
  readonly total: Money;
  /** What the customer still owes of it. */
  readonly open: Money;
  /** What its negative total gave to the customer's credit, less what was taken back. */
  readonly toCredit: Money;
  /** Payments that stayed on the invoice, refunds not deducted. */
  readonly paid: Money;
  /** Customer credit that was applied. */
  readonly applied: Money;
  /** Refunds asked for, settled or not. */
  readonly refunded: Money;
  /** What credit notes gave back; negative where they charged again. */
  readonly givenBack: Money;
}

/** Of an invoice that begins, as a draft or issued at once. */
export function amountsOf(event: InvoiceDrafted | InvoiceIssued): Amounts {
  const { currency } = event.data;
  if (event.type === 'InvoiceDrafted') {
    const amounts = event.data.lines.map(({ amount }) => amount);
    return { ...none(currency), total: sum(amounts, currency) };
  }
  const { total, toCredit } = event.data;
  return { ...none(currency), stage: 'issued', total, toCredit, open: add(total, toCredit) };
}

function none(currency: Currency): Amounts {
  const zero = money(0n, currency);
  const parts = { open: zero, toCredit: zero, paid: zero, applied: zero, refunded: zero, givenBack: zero };
  return { stage: 'draft', total: zero, ...parts };
}

/** After one more event of the same invoice. */
export function amountsAfter(before: Amounts, event: InvoiceEvent): Amounts {
  const nothing = money(0n, before.total.currency);
  switch (event.type) {
    case 'InvoiceDrafted':
    case 'InvoiceIssued':
      return amountsOf(event);
    case 'InvoiceDiscarded':
      return { ...before, stage: 'discarded' };
    case 'InvoiceCreditApplied': {
      const { amount } = event.data;
      return { ...before, open: subtract(before.open, amount), applied: add(before.applied, amount) };
    }
    case 'PaymentSucceeded': {
      const { toReceivable } = event.data;
      return { ...before, open: subtract(before.open, toReceivable), paid: add(before.paid, toReceivable) };
    }
    case 'CreditNoteIssued': {
      const { total, allocation } = event.data;
      return {
        ...before,
        open: subtract(before.open, allocation.toReceivable),
        givenBack: subtract(before.givenBack, total),
        toCredit: total.minor > 0n ? add(before.toCredit, allocation.toCredit) : before.toCredit,
      };
    }
    case 'InvoiceVoided':
      return { ...before, stage: 'void', open: nothing };
    case 'InvoiceWrittenOff':
      return { ...before, stage: 'written_off', open: nothing };
    case 'RefundRequested': {
      const { amount, creditNoteId } = event.data;
      // The refund of a credit note is allocated by the note; any other takes a payment back.
      const open = creditNoteId === null ? add(before.open, amount) : before.open;
      return { ...before, open, refunded: add(before.refunded, amount) };
    }
    case 'InvoicePaid':
    case 'RefundSettled':
      return before;
  }
}
