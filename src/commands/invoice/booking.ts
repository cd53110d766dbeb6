import type { StreamAppend } from '../../eventstore/types.ts';
import { money, type Money } from '../../platform/money.ts';
import type { Desk } from '../command.ts';
import { loadCredit, type HeldCredit, type Holder } from '../credit/credit.ts';
import { Purse, settleWith } from '../credit/purse.ts';
import type { Loaded } from '../loading.ts';
import { numbersTaken, type NumberingEvent } from '../numbering/events.ts';
import type { Occasion } from '../types.ts';
import {
  invoiceStream,
  type CreditNoteIssued,
  type InvoiceCreditApplied,
  type InvoiceEvent,
  type InvoiceIssued,
  type InvoicePaid,
  type RefundRequested,
} from './events.ts';
import type { InvoiceState } from './invoice.ts';

/** A credit note on an invoice as it was loaded. */
export interface Credited {
  readonly of: Loaded<InvoiceState>;
  readonly note: CreditNoteIssued;
}

/**
 * The appends of new invoices and credit notes of one account and currency: the invoices' streams with the credit that pays for
 * them, the customer's credit at its exact version, so that it is spent once, and the numbers. For every command that issues any.
 */
export async function billed(
  desk: Desk,
  holder: Holder,
  issued: readonly InvoiceIssued[],
  credited: readonly Credited[] = [],
): Promise<{ readonly streams: readonly StreamAppend[] }> {
  if (issued.length === 0 && credited.length === 0) return { streams: [] };
  return { streams: booked(await loadCredit(desk.store, holder), issued, credited, desk) };
}

/** The same, where the customer's credit is loaded already. Invoices go first; each note is on an invoice of its own. */
export function booked(
  held: HeldCredit,
  issued: readonly InvoiceIssued[],
  credited: readonly Credited[],
  occasion: Occasion,
): readonly StreamAppend[] {
  const { tenant, accountId } = held.holder;
  const purse = new Purse(held, occasion);
  const begun = issued.map((invoice): StreamAppend => {
    const stream = invoiceStream(invoice.data.invoiceId);
    return { tenant, stream, accountId, expected: 'none', events: issuedWith(purse, invoice, occasion) };
  });
  const extended = credited.map(({ of, note }): StreamAppend => {
    settleWith(purse, note.data.allocation.toCredit, 'credit_note', note.data);
    const events = [note, ...refundOf(note, occasion)];
    return { tenant, stream: of.stream, accountId, expected: of.version, events };
  });
  return [...begun, ...extended, ...purse.appends(), ...numbersTaken(tenant, numbersOf(issued, credited))];
}

/** The invoice with the credit that pays for it, or that it gives. */
export function issuedWith(purse: Purse, invoice: InvoiceIssued, { now }: Occasion): readonly InvoiceEvent[] {
  const { invoiceId, accountId, subscriptionId, operationId, postingPeriod, total, toCredit } = invoice.data;
  purse.grant(toCredit, 'negative_invoice', invoice.data);
  const amount = least(purse.balance, total);
  if (amount.minor <= 0n) return [invoice];
  purse.spend(amount, 'CreditApplied', invoice.data);
  const of = { invoiceId, accountId, subscriptionId, operationId };
  const applied: InvoiceCreditApplied = {
    type: 'InvoiceCreditApplied',
    data: { ...of, amount, appliedAt: now, postingPeriod },
  };
  const paid: InvoicePaid = { type: 'InvoicePaid', data: { ...of, paidAt: now } };
  return amount.minor === total.minor ? [invoice, applied, paid] : [invoice, applied];
}

function refundOf({ data }: CreditNoteIssued, { idOf }: Occasion): readonly RefundRequested[] {
  const { invoiceId, accountId, subscriptionId, operationId, creditNoteId, allocation } = data;
  const { reason, issuedAt: requestedAt, postingPeriod } = data;
  if (allocation.refundDue.minor === 0n) return [];
  const of = { invoiceId, accountId, subscriptionId, operationId };
  const refund = { refundId: idOf('refund', creditNoteId), amount: allocation.refundDue, creditNoteId };
  return [{ type: 'RefundRequested', data: { ...of, ...refund, reason, requestedAt, postingPeriod } }];
}

function numbersOf(issued: readonly InvoiceIssued[], credited: readonly Credited[]): NumberingEvent[] {
  return [
    ...issued.map(({ data }): NumberingEvent => {
      const { invoiceId, accountId } = data;
      return { type: 'InvoiceNumberTaken', data: { invoiceId, accountId } };
    }),
    ...credited.map(({ note }): NumberingEvent => {
      const { creditNoteId, invoiceId, accountId } = note.data;
      return { type: 'CreditNoteNumberTaken', data: { creditNoteId, invoiceId, accountId } };
    }),
  ];
}

function least(a: Money, b: Money): Money {
  return money(a.minor < b.minor ? a.minor : b.minor, a.currency);
}
