import { formatMoney, money, type Money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Loaded } from '../loading.ts';
import type { Credited } from './booking.ts';
import { creditNote, type LineTaking, type NoteOccasion } from './credit-note.ts';
import type { CreditNoteIssued, InvoiceLine } from './events.ts';
import type { CreditLine } from './inputs.ts';
import { rateKey, remainderOf, type Invoice } from './invoice.ts';
import { refuseUnlessIssued } from './standing.ts';

export interface Credit extends NoteOccasion {
  /** By line, what later changes of the subscription have already credited of it, positive. */
  readonly creditedByChanges: ReadonlyMap<string, bigint>;
}

/**
 * Takes back all that is left of every line, credit lines included: what was given back on the invoice is charged again. The total of
 * the credit note may have either sign.
 */
export function reverseInvoice(state: Invoice, credit: Credit): CreditNoteIssued {
  return creditNote(
    state,
    state.lines.map((line) => [line, leftOf(state, line, credit)] as const),
    credit,
  );
}

/**
 * Several at once: those that give back go first, so that credit which one of them paid with is there again when another takes it back.
 */
export function reverseInvoices(invoices: readonly Loaded<Invoice>[], credit: Credit): readonly Credited[] {
  const gives = ({ state }: Loaded<Invoice>): boolean => state.total.minor >= 0n;
  const order = [...invoices.filter(gives), ...invoices.filter((invoice) => !gives(invoice))];
  let { creditBalance } = credit;
  return order.map((of) => {
    const note = reverseInvoice(of.state, { ...credit, creditBalance });
    creditBalance += note.data.allocation.toCredit.minor;
    return { of, note };
  });
}

/** The same, where it gives the customer something. */
export function creditInFull(state: Invoice, credit: Credit): CreditNoteIssued {
  refuseUnlessIssued(state);
  const issued = reverseInvoice(state, credit);
  if (issued.data.total.minor >= 0n) {
    reject(
      'NothingToCredit',
      'invoiceId',
      'The invoice has nothing left to credit; no credit note is needed.',
    );
  }
  return issued;
}

/** Chosen charge lines, in full or in part; never more than is left of the line, of its rate of tax, nor of the invoice. */
export function creditLines(state: Invoice, wanted: readonly CreditLine[], credit: Credit): CreditNoteIssued {
  refuseUnlessIssued(state);
  const takings = wanted.map((ask, index): LineTaking => {
    const path = ['lines', String(index)];
    const line =
      state.lines.find(({ lineId, kind }) => lineId === ask.lineId && kind !== 'proration_credit') ??
      reject('InvoiceLineNotFound', [...path, 'lineId'], 'lineId must name a charge line of this invoice.');
    const left = leftOf(state, line, credit);
    const amount = ask.amount ?? money(left, line.amount.currency);
    refuseAmount(amount, left, line, [...path, 'amount']);
    return [line, amount.minor];
  });
  const rates = new Set(takings.map(([line]) => rateOf(line)));
  for (const rate of rates) refuseBeyond(state, takings, (line) => rateOf(line) === rate);
  refuseBeyond(state, takings, () => true);
  return withinTotal(state, creditNote(state, takings, credit));
}

/** Lines of other rates may be credits, tax and all: then less is left of the whole than of the lines. */
function withinTotal(state: Invoice, note: CreditNoteIssued): CreditNoteIssued {
  const left = state.total.minor - state.givenBack.minor;
  return -note.data.total.minor <= left ? note : refuseMore(state, left);
}

const rateOf = ({ tax }: InvoiceLine): string => (tax ? rateKey(tax) : '');

/** Credits on the invoice itself leave less than its charges come to. */
function refuseBeyond(
  state: Invoice,
  takings: readonly LineTaking[],
  counts: (line: InvoiceLine) => boolean,
): void {
  const asked = takings.reduce((all, [line, amount]) => all + (counts(line) ? amount : 0n), 0n);
  const left = state.lines.filter(counts).reduce((all, line) => all + remainderOf(state, line), 0n);
  if (asked > left) refuseMore(state, left);
}

function refuseMore({ currency }: Invoice, left: bigint): never {
  const most = formatMoney(money(left, currency));
  const message = `The invoice has ${most} ${currency} left to credit; ask for no more.`;
  return reject('CreditExceedsBilled', 'lines', message, { left: String(left) });
}

function leftOf(state: Invoice, line: InvoiceLine, credit: Credit): bigint {
  return remainderOf(state, line) - (credit.creditedByChanges.get(line.lineId) ?? 0n);
}

function refuseAmount(amount: Money, left: bigint, line: InvoiceLine, path: readonly string[]): void {
  if (amount.currency !== line.amount.currency) {
    reject(
      'CurrencyMismatch',
      path,
      `amount must be in ${line.amount.currency}, the currency of the invoice.`,
    );
  }
  if (left <= 0n) reject('NothingToCredit', path, 'The line has nothing left to credit; leave it out.');
  if (amount.minor <= 0n) reject('InvalidPrice', path, 'amount must be above zero.');
  if (amount.minor > left) {
    const most = formatMoney(money(left, amount.currency));
    const message = `amount must be at most ${most}, which is left of the line.`;
    reject('CreditExceedsBilled', path, message, { left: String(left) });
  }
}
