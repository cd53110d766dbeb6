import { addIntervals, localDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { times } from '../../platform/money.ts';
import { ratio } from '../../platform/rational.ts';
import type { AccountState } from '../account/account.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import { largestAmount } from '../validation.ts';
import type { DraftLine } from './draft.ts';
import type { InvoiceDiscarded, InvoiceDrafted } from './events.ts';
import type { DraftedLine } from './inputs.ts';
import { documentOf, type Invoice } from './invoice.ts';
import { servicePeriod } from './service-period.ts';

/** Writes an invoice by hand, beside any subscription; it binds nobody until it is issued. */
export function draftInvoice(
  { accountId, currency, timeZone }: NonNullable<AccountState>,
  lines: readonly DraftedLine[],
  occasion: Occasion,
): InvoiceDrafted {
  const { now, operationId, idOf } = occasion;
  const today = localDay(now, timeZone);
  return {
    type: 'InvoiceDrafted',
    data: {
      invoiceId: idOf('invoice'),
      accountId,
      subscriptionId: null,
      operationId,
      currency,
      timeZone,
      draftedAt: now,
      lines: lines.map((line, index) => {
        const path = ['lines', String(index)];
        if (line.unitAmount.currency !== currency) {
          const message = `unitAmount must be in ${currency}, the account's currency.`;
          reject('CurrencyMismatch', [...path, 'unitAmount', 'currency'], message);
        }
        return draftLine(line, idOf('line', String(index)), { today, timeZone }, path);
      }),
    },
  };
}

/** Service of a line that names no period is rendered on the day of the draft. */
function draftLine(
  line: DraftedLine,
  lineId: string,
  { today, timeZone }: { readonly today: LocalDate; readonly timeZone: string },
  path: readonly string[],
): DraftLine {
  const { description, unitAmount, taxCategory, period } = line;
  const quantity = line.quantity ?? 1;
  const amount = times(unitAmount, ratio(quantity));
  if (amount.minor > largestAmount) {
    const message = `quantity × unitAmount must be at most ${largestAmount} minor units; split it.`;
    reject('InvalidPrice', [...path, 'quantity'], message);
  }
  return {
    lineId,
    kind: 'one_off',
    description,
    amount,
    discounts: [],
    period: period
      ? servicePeriod(period, timeZone, [...path, 'period'])
      : { start: today, end: addIntervals(today, { unit: 'day', count: 1 }, 1) },
    planCode: null,
    planVersion: null,
    quantity,
    corrects: null,
    taxCategory: taxCategory ?? 'standard',
    netOfTax: false,
  };
}

export function discardInvoice(state: Invoice, occasion: Occasion): InvoiceDiscarded {
  refuseUnlessDraft(state);
  return { type: 'InvoiceDiscarded', data: { ...documentOf(state, occasion), discardedAt: occasion.now } };
}

export function refuseUnlessDraft({ stage }: Invoice): void {
  if (stage === 'draft') return;
  reject('InvoiceNotDraft', 'invoiceId', `The invoice is ${stage}; choose a draft.`, { status: stage });
}
