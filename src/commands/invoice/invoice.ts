import { localDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { add, money, negate, subtract, type Currency, type Money } from '../../platform/money.ts';
import type { Fold } from '../loading.ts';
import type { Occasion } from '../types.ts';
import type { DraftLine } from './draft.ts';
import type { DocumentTax, InvoiceDrafted, InvoiceEvent, InvoiceIssued, InvoiceLine } from './events.ts';

/** Plain JSON: a snapshot can hold it. Amounts are of the one currency. */
export interface Invoice {
  readonly invoiceId: string;
  readonly accountId: string;
  readonly subscriptionId: string | null;
  /** Of the change or start that issued it. */
  readonly operationId: string;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly stage: 'draft' | 'discarded' | 'issued' | 'void' | 'written_off';
  /** Of a draft; an issued invoice has `lines`. */
  readonly drafts: readonly DraftLine[];
  /** Accounting month of its issue; that and `dueOn` are null until then. */
  readonly postingPeriod: string | null;
  readonly dueOn: LocalDate | null;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly DocumentTax[];
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
  /** By line, what credit notes, a void and a write-off took of it, without tax, with the sign of the line. */
  readonly credited: Readonly<Record<string, Money>>;
  /** By rate, what they took of the tax. */
  readonly creditedTax: Readonly<Record<string, Money>>;
  /** What credit notes gave back of it, tax included. */
  readonly givenBack: Money;
  readonly refunds: Readonly<Record<string, Refund>>;
}

export interface Refund {
  readonly amount: Money;
  readonly requestedOn: LocalDate;
  readonly settled: boolean;
}

export type InvoiceState = Invoice | null;

export const invoice: Fold<InvoiceState, InvoiceEvent> = {
  initial: null,
  evolve(state, event) {
    if (event.type === 'InvoiceDrafted') return drafted(event.data);
    if (event.type === 'InvoiceIssued') return issued(event.data);
    return state && next(state, event);
  },
};

/** Rates are told apart by code and percentage. */
export function rateKey({ code, percent }: Pick<DocumentTax, 'code' | 'percent'>): string {
  return `${code} ${percent}`;
}

function drafted(data: InvoiceDrafted['data']): Invoice {
  return { ...begun(data), stage: 'draft', drafts: data.lines };
}

function issued(data: InvoiceIssued['data']): Invoice {
  const { postingPeriod, dueOn, lines, taxes, total, toCredit } = data;
  return {
    ...begun(data),
    stage: 'issued',
    postingPeriod,
    dueOn,
    lines,
    taxes,
    total,
    toCredit,
    open: add(total, toCredit),
  };
}

function begun(data: InvoiceDrafted['data'] | InvoiceIssued['data']): Invoice {
  const { invoiceId, accountId, subscriptionId, operationId, timeZone, currency } = data;
  const zero = money(0n, currency);
  const amounts = {
    total: zero,
    open: zero,
    toCredit: zero,
    paid: zero,
    applied: zero,
    refunded: zero,
    givenBack: zero,
  };
  return {
    ...{ invoiceId, accountId, subscriptionId, operationId, timeZone, currency, ...amounts },
    ...{ stage: 'draft', drafts: [], postingPeriod: null, dueOn: null, lines: [], taxes: [] },
    ...{ credited: {}, creditedTax: {}, refunds: {} },
  };
}

type Later = Exclude<InvoiceEvent, { type: 'InvoiceDrafted' | 'InvoiceIssued' }>;

function next(state: Invoice, event: Later): Invoice {
  switch (event.type) {
    case 'InvoiceDiscarded':
      return { ...state, stage: 'discarded' };
    case 'InvoiceCreditApplied': {
      const { amount } = event.data;
      return { ...state, open: subtract(state.open, amount), applied: add(state.applied, amount) };
    }
    case 'PaymentSucceeded': {
      const { toReceivable } = event.data;
      return { ...state, open: subtract(state.open, toReceivable), paid: add(state.paid, toReceivable) };
    }
    case 'InvoicePaid':
      return state;
    case 'CreditNoteIssued': {
      const { lines, taxes, total, allocation } = event.data;
      return {
        ...state,
        open: subtract(state.open, allocation.toReceivable),
        credited: taken(
          state.credited,
          lines.map((line) => [line.ofLineId, negate(line.amount)] as const),
        ),
        creditedTax: taken(
          state.creditedTax,
          taxes.map((tax) => [rateKey(tax), negate(tax.amount)] as const),
        ),
        givenBack: subtract(state.givenBack, total),
        toCredit: total.minor > 0n ? add(state.toCredit, allocation.toCredit) : state.toCredit,
      };
    }
    case 'InvoiceVoided': {
      const { lines } = event.data;
      return {
        ...state,
        stage: 'void',
        open: money(0n, state.currency),
        credited: taken(
          state.credited,
          lines.map(({ lineId, amount }) => [lineId, amount] as const),
        ),
        creditedTax: taken(
          {},
          state.taxes.map((tax) => [rateKey(tax), tax.amount] as const),
        ),
      };
    }
    case 'InvoiceWrittenOff': {
      const { lines } = event.data;
      return {
        ...state,
        stage: 'written_off',
        open: money(0n, state.currency),
        credited: taken(
          state.credited,
          lines.map(({ lineId, amount }) => [lineId, amount] as const),
        ),
      };
    }
    case 'RefundRequested': {
      const { refundId, amount, creditNoteId, requestedAt } = event.data;
      const requestedOn = localDay(requestedAt, state.timeZone);
      return {
        ...state,
        refunded: add(state.refunded, amount),
        // The refund of a credit note is allocated by the note; any other takes a payment back.
        open: creditNoteId === null ? add(state.open, amount) : state.open,
        refunds: { ...state.refunds, [refundId]: { amount, requestedOn, settled: false } },
      };
    }
    case 'RefundSettled': {
      const { refundId } = event.data;
      const refund = state.refunds[refundId];
      return refund
        ? { ...state, refunds: { ...state.refunds, [refundId]: { ...refund, settled: true } } }
        : state;
    }
  }
}

function taken(
  before: Readonly<Record<string, Money>>,
  more: readonly (readonly [string, Money])[],
): Readonly<Record<string, Money>> {
  const after = { ...before };
  for (const [key, amount] of more) {
    const earlier = after[key];
    after[key] = earlier ? add(earlier, amount) : amount;
  }
  return after;
}

/** What each event says of the invoice that it is about. */
export function documentOf(
  { invoiceId, accountId, subscriptionId }: Invoice,
  { operationId }: Occasion,
): Pick<InvoiceIssued['data'], 'invoiceId' | 'accountId' | 'subscriptionId' | 'operationId'> {
  return { invoiceId, accountId, subscriptionId, operationId };
}

/** By line, what was taken of it, in minor units with the sign of the line; for those who credit the line themselves. */
export function creditedByLine(state: InvoiceState): ReadonlyMap<string, bigint> {
  return new Map(Object.entries(state?.credited ?? {}).map(([lineId, { minor }]) => [lineId, minor]));
}

/** What credit notes have left of a line, without tax, with its sign. */
export function remainderOf(state: Invoice, line: InvoiceLine): bigint {
  return line.amount.minor - (state.credited[line.lineId]?.minor ?? 0n);
}
