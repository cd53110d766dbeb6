import { localMonth } from '../../platform/calendar.ts';
import { money, sum, type Money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { CreditNoteIssued, InvoiceLine } from './events.ts';
import type { CreditLine } from './inputs.ts';
import { remainderOf, type InvoiceState } from './invoice.ts';

type Invoice = NonNullable<InvoiceState>;

export interface Credit extends Occasion {
  readonly reason: string;
  /** By line, what later changes of the subscription have already credited of it, positive. */
  readonly creditedByChanges: ReadonlyMap<string, bigint>;
}

/**
 * Takes back all that is left of every line, credit lines included: what was given back on the invoice is charged again. The total of
 * the credit note may have either sign.
 */
export function reverseInvoice(state: Invoice, credit: Credit): CreditNoteIssued {
  return note(
    state,
    credit,
    state.lines.map((line) => [line, leftOf(state, line, credit)] as const),
  );
}

/** The same, where it gives the customer something. */
export function creditInFull(state: Invoice, credit: Credit): CreditNoteIssued {
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

/** Chosen charge lines, in full or in part; never more than is left of the line, nor of the invoice. */
export function creditLines(state: Invoice, wanted: readonly CreditLine[], credit: Credit): CreditNoteIssued {
  const amounts = wanted.map((ask, index) => {
    const path = ['lines', String(index)];
    const line =
      state.lines.find(({ lineId, kind }) => lineId === ask.lineId && kind !== 'proration_credit') ??
      reject('InvoiceLineNotFound', [...path, 'lineId'], 'lineId must name a charge line of this invoice.');
    const left = leftOf(state, line, credit);
    const amount = ask.amount ?? money(left, line.amount.currency);
    refuseAmount(amount, left, line, [...path, 'amount']);
    return [line, amount.minor] as const;
  });
  const asked = amounts.reduce((all, [, amount]) => all + amount, 0n);
  const left = state.lines.reduce((all, line) => all + remainderOf(state, line), 0n);
  if (asked > left) {
    reject(
      'CreditExceedsBilled',
      'lines',
      `The invoice has ${left} minor units left to credit; ask for no more.`,
      {
        left: String(left),
      },
    );
  }
  return note(state, credit, amounts);
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
    reject('CreditExceedsBilled', path, `amount must be at most the ${left} minor units left of the line.`, {
      left: String(left),
    });
  }
}

function note(
  state: Invoice,
  credit: Credit,
  amounts: readonly (readonly [InvoiceLine, bigint])[],
): CreditNoteIssued {
  const { currency } = state.total;
  const lines = amounts
    .filter(([, amount]) => amount !== 0n)
    .map(([line, amount]) => ({
      lineId: credit.idOf('credit-note-line', line.lineId),
      ofLineId: line.lineId,
      amount: money(-amount, currency),
      period: line.period,
    }));
  return {
    type: 'CreditNoteIssued',
    data: {
      creditNoteId: credit.idOf('credit-note'),
      invoiceId: state.invoiceId,
      accountId: state.accountId,
      subscriptionId: state.subscriptionId,
      operationId: credit.operationId,
      reason: credit.reason,
      issuedAt: credit.now,
      postingPeriod: localMonth(credit.now, state.timeZone),
      lines,
      total: sum(
        lines.map((line) => line.amount),
        currency,
      ),
    },
  };
}
