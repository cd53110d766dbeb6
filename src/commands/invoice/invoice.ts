import { localMonth } from '../../platform/calendar.ts';
import { sum, type Currency, type Money } from '../../platform/money.ts';
import type { Fold } from '../loading.ts';
import type { Occasion } from '../types.ts';
import type { InvoiceEvent, InvoiceIssued, InvoiceLine } from './events.ts';

export type InvoiceState = {
  readonly invoiceId: string;
  readonly accountId: string;
  readonly subscriptionId: string;
  /** Of the change or start that issued it. */
  readonly operationId: string;
  readonly timeZone: string;
  readonly total: Money;
  readonly lines: readonly InvoiceLine[];
  /** By line, what credit notes have given back of it, with the sign of the line. */
  readonly credited: ReadonlyMap<string, bigint>;
} | null;

export const invoice: Fold<InvoiceState, InvoiceEvent> = {
  initial: null,
  evolve(state, event) {
    switch (event.type) {
      case 'InvoiceIssued': {
        const { invoiceId, accountId, subscriptionId, operationId, timeZone, total, lines } = event.data;
        return {
          invoiceId,
          accountId,
          subscriptionId,
          operationId,
          timeZone,
          total,
          lines,
          credited: new Map(),
        };
      }
      case 'CreditNoteIssued': {
        if (!state) return state;
        const credited = new Map(state.credited);
        for (const { ofLineId, amount } of event.data.lines) {
          credited.set(ofLineId, (credited.get(ofLineId) ?? 0n) - amount.minor);
        }
        return { ...state, credited };
      }
    }
  },
};

export interface Invoiced {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly timeZone: string;
  readonly currency: Currency;
}

/** `lines` are all in the one currency. */
export function issueInvoice(
  { accountId, subscriptionId, timeZone, currency }: Invoiced,
  invoiceId: string,
  lines: readonly InvoiceLine[],
  { now, operationId }: Occasion,
): InvoiceIssued {
  const amounts = lines.map((line) => line.amount);
  return {
    type: 'InvoiceIssued',
    data: {
      invoiceId,
      accountId,
      subscriptionId,
      operationId,
      currency,
      timeZone,
      issuedAt: now,
      postingPeriod: localMonth(now, timeZone),
      lines,
      total: sum(amounts, currency),
    },
  };
}

/** What credit notes have left of a line, with its sign. */
export function remainderOf(state: NonNullable<InvoiceState>, line: InvoiceLine): bigint {
  return line.amount.minor - (state.credited.get(line.lineId) ?? 0n);
}
