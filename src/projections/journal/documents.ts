import type { CreditEvent } from '../../commands/credit/events.ts';
import type { DocumentTax, InvoiceEvent } from '../../commands/invoice/events.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import type { Month } from '../revrec/schedule.ts';
import type { JournalAccount } from './accounts.ts';

/** What a document moves, but for its net: that goes to what schedules hold. */
export interface DocumentPosting {
  readonly source: 'invoice' | 'credit' | 'payment' | 'credit_note' | 'void' | 'write_off' | 'refund';
  readonly documentId: string;
  readonly period: Month;
  readonly postedAt: Instant;
  readonly currency: Currency;
  /** Debit positive, credit negative; they add up to `net`. */
  readonly amounts: Partial<Record<JournalAccount, bigint>>;
  /** Billed without tax; negative where it is taken back. */
  readonly net: bigint;
}

/**
 * What an event posts, from the event alone; null where it moves no money. Credit that an invoice's events gave, took or spent is
 * posted there, and not once more by the stream of the credit.
 */
export function documentPosting(event: InvoiceEvent | CreditEvent): DocumentPosting | null {
  switch (event.type) {
    case 'InvoiceIssued': {
      const { invoiceId, postingPeriod, issuedAt, currency, subtotal, taxes, total, toCredit } = event.data;
      return {
        ...{ source: 'invoice', documentId: invoiceId, period: postingPeriod, postedAt: issuedAt, currency },
        amounts: {
          receivable: total.minor + toCredit.minor,
          customer_credit: -toCredit.minor,
          tax_payable: -taxOf(taxes),
        },
        net: subtotal.minor,
      };
    }
    case 'InvoiceCreditApplied': {
      const { invoiceId, postingPeriod, appliedAt, amount } = event.data;
      return {
        ...{ source: 'credit', documentId: invoiceId, period: postingPeriod, postedAt: appliedAt },
        ...{ currency: amount.currency, net: 0n },
        amounts: { customer_credit: amount.minor, receivable: -amount.minor },
      };
    }
    case 'PaymentSucceeded': {
      const { paymentId, postingPeriod, recordedAt, amount, toReceivable, toCredit } = event.data;
      return {
        ...{ source: 'payment', documentId: paymentId, period: postingPeriod, postedAt: recordedAt },
        ...{ currency: amount.currency, net: 0n },
        amounts: {
          cash: amount.minor,
          receivable: -toReceivable.minor,
          customer_credit: -toCredit.minor,
        },
      };
    }
    case 'CreditNoteIssued': {
      const { creditNoteId, postingPeriod, issuedAt, subtotal, taxes, allocation } = event.data;
      return {
        ...{ source: 'credit_note', documentId: creditNoteId, period: postingPeriod, postedAt: issuedAt },
        currency: subtotal.currency,
        amounts: {
          receivable: -allocation.toReceivable.minor,
          customer_credit: -allocation.toCredit.minor,
          refunds_payable: -allocation.refundDue.minor,
          tax_payable: -taxOf(taxes),
          bad_debt: -(allocation.withheld?.minor ?? 0n),
        },
        net: subtotal.minor,
      };
    }
    case 'InvoiceVoided': {
      const { invoiceId, postingPeriod, voidedAt, fromReceivable, toCredit, tax } = event.data;
      // What a write-off lost comes back: it had been given as credit.
      const withheld = event.data.withheld?.minor ?? 0n;
      return {
        ...{ source: 'void', documentId: invoiceId, period: postingPeriod, postedAt: voidedAt },
        currency: tax.currency,
        amounts: {
          receivable: -fromReceivable.minor,
          customer_credit: -toCredit.minor,
          tax_payable: tax.minor,
          bad_debt: -withheld,
        },
        net: tax.minor - fromReceivable.minor - toCredit.minor - withheld,
      };
    }
    case 'InvoiceWrittenOff': {
      const { invoiceId, postingPeriod, writtenOffAt, amount, lines } = event.data;
      const net = lines.reduce((all, line) => all + line.amount.minor, 0n);
      return {
        ...{ source: 'write_off', documentId: invoiceId, period: postingPeriod, postedAt: writtenOffAt },
        currency: amount.currency,
        // The tax in it is lost with it, and stays owed.
        amounts: { receivable: -amount.minor, bad_debt: amount.minor - net },
        net: -net,
      };
    }
    case 'RefundRequested': {
      const { refundId, postingPeriod, requestedAt, amount, creditNoteId } = event.data;
      if (creditNoteId !== null) return null; // the credit note has posted it
      return {
        ...{ source: 'refund', documentId: refundId, period: postingPeriod, postedAt: requestedAt },
        ...{ currency: amount.currency, net: 0n },
        amounts: { receivable: amount.minor, refunds_payable: -amount.minor },
      };
    }
    case 'RefundSettled': {
      const { refundId, postingPeriod, settledAt, amount } = event.data;
      return {
        ...{ source: 'refund', documentId: refundId, period: postingPeriod, postedAt: settledAt },
        ...{ currency: amount.currency, net: 0n },
        amounts: { refunds_payable: amount.minor, cash: -amount.minor },
      };
    }
    case 'CreditGranted': {
      const { operationId, source, postingPeriod, movedAt, amount } = event.data;
      if (source !== 'goodwill' && source !== 'prepayment') return null;
      const from = source === 'goodwill' ? 'credit_notes' : 'cash';
      return {
        ...{ source: 'credit', documentId: operationId, period: postingPeriod, postedAt: movedAt },
        ...{ currency: amount.currency, net: 0n },
        amounts: { [from]: amount.minor, customer_credit: -amount.minor },
      };
    }
    case 'InvoiceDrafted':
    case 'InvoiceDiscarded':
    case 'InvoicePaid':
    case 'CreditApplied':
    case 'CreditTakenBack':
      return null;
  }
}

function taxOf(taxes: readonly DocumentTax[]): bigint {
  return taxes.reduce((all, { amount }) => all + amount.minor, 0n);
}
