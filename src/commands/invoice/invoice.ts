import { localDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { add, negate, type Currency, type Money } from '../../platform/money.ts';
import type { Fold } from '../loading.ts';
import type { Occasion } from '../types.ts';
import { amountsAfter, amountsOf, type Amounts } from './amounts.ts';
import type { DraftLine } from './draft.ts';
import type { DocumentTax, InvoiceDrafted, InvoiceEvent, InvoiceIssued, InvoiceLine } from './events.ts';

/** Plain JSON: a snapshot can hold it. */
export interface Invoice extends Amounts {
  readonly invoiceId: string;
  readonly accountId: string;
  /** Null for an invoice that bills no subscription. */
  readonly subscriptionId: string | null;
  /** Of the change or start that issued it. */
  readonly operationId: string;
  readonly timeZone: string;
  readonly currency: Currency;
  /** Of a draft; an issued invoice has `lines`. */
  readonly drafts: readonly DraftLine[];
  /** Accounting month of its issue; that and `dueOn` are null until then. */
  readonly postingPeriod: string | null;
  readonly dueOn: LocalDate | null;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly DocumentTax[];
  /** By line, what credit notes, a void and a write-off took of it, without tax, with the sign of the line. */
  readonly credited: Readonly<Record<string, Money>>;
  /** By line, the part of that which a write-off gave up: it was never paid. */
  readonly lost: Readonly<Record<string, Money>>;
  /** By rate, what credit notes took of the tax. */
  readonly creditedTax: Readonly<Record<string, Money>>;
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
    switch (event.type) {
      case 'InvoiceDrafted':
        return { ...begun(event), drafts: event.data.lines };
      case 'InvoiceIssued': {
        const { postingPeriod, dueOn, lines, taxes } = event.data;
        return { ...begun(event), postingPeriod, dueOn, lines, taxes };
      }
      default:
        return state && { ...state, ...amountsAfter(state, event), ...correctionsAfter(state, event) };
    }
  },
};

/** Rates are told apart by code and percentage. */
export function rateKey({ code, percent }: Pick<DocumentTax, 'code' | 'percent'>): string {
  return `${code} ${percent}`;
}

function begun(event: InvoiceDrafted | InvoiceIssued): Invoice {
  const { invoiceId, accountId, subscriptionId, operationId, timeZone, currency } = event.data;
  return {
    ...amountsOf(event),
    ...{ invoiceId, accountId, subscriptionId, operationId, timeZone, currency },
    ...{ drafts: [], postingPeriod: null, dueOn: null, lines: [], taxes: [] },
    ...{ credited: {}, lost: {}, creditedTax: {}, refunds: {} },
  };
}

type Corrections = Pick<Invoice, 'credited' | 'lost' | 'creditedTax' | 'refunds'>;

function correctionsAfter(state: Invoice, event: InvoiceEvent): Partial<Corrections> {
  switch (event.type) {
    case 'CreditNoteIssued': {
      const { lines, taxes } = event.data;
      return {
        credited: taken(
          state.credited,
          lines.map((line) => [line.ofLineId, negate(line.amount)]),
        ),
        creditedTax: taken(
          state.creditedTax,
          taxes.map((tax) => [rateKey(tax), negate(tax.amount)]),
        ),
      };
    }
    case 'InvoiceVoided':
    case 'InvoiceWrittenOff': {
      const lines = event.data.lines.map(({ lineId, amount }): Taking => [lineId, amount]);
      const credited = taken(state.credited, lines);
      return event.type === 'InvoiceVoided' ? { credited } : { credited, lost: taken(state.lost, lines) };
    }
    case 'RefundRequested': {
      const { refundId, amount, requestedAt } = event.data;
      const requestedOn = localDay(requestedAt, state.timeZone);
      return { refunds: { ...state.refunds, [refundId]: { amount, requestedOn, settled: false } } };
    }
    case 'RefundSettled': {
      const { refundId } = event.data;
      const refund = state.refunds[refundId];
      return refund ? { refunds: { ...state.refunds, [refundId]: { ...refund, settled: true } } } : {};
    }
    default:
      return {};
  }
}

type Taking = readonly [key: string, amount: Money];

function taken(
  before: Readonly<Record<string, Money>>,
  more: readonly Taking[],
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
