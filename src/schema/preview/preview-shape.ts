import type { CreditNoteIssued, InvoiceIssued } from '../../commands/invoice/events.ts';
import { localDay } from '../../platform/calendar.ts';
import { money } from '../../platform/money.ts';
import type {
  EntitlementChange,
  PlannedStep,
  Preview,
  RecurringEffect,
  Settlement,
} from '../../preview/index.ts';
import { creditNoteOf } from '../invoice/credit-note-type.ts';
import { lineOf, taxOf } from '../invoice/invoice-line-type.ts';
import { typedId } from '../relay/typed-id.ts';
import { moneyOf } from '../scalars/money.ts';
import type {
  EntitlementDifference,
  EntitlementExtent,
  PlannedSagaStep,
  PreviewedRecurring,
  SubscriptionPreview,
} from './preview-type.ts';
import type { PreviewedCreditNote, PreviewedInvoice, PreviewedSettlement } from './previewed-documents.ts';

export function previewOf(preview: Preview): SubscriptionPreview {
  const { nextInvoice, subscriptionId, version, changes, direction, effectiveAt } = preview;
  const { currency } = preview.recurring;
  const inMinor = (minor: bigint) => moneyOf(money(minor, currency));
  return {
    accountId: typedId('Account', preview.accountId),
    subscriptionId: subscriptionId && typedId('Subscription', subscriptionId),
    version,
    changes,
    direction,
    effectiveAt,
    scheduledFor: preview.scheduledFor,
    invoices: preview.invoices.map(invoiceOf),
    creditNotes: preview.creditNotes.map(noteOf),
    credit: moneyOf(preview.credit),
    settlement: settlementOf(preview.settlement),
    total: moneyOf(preview.total),
    nextInvoice: nextInvoice && { ...invoiceOf(nextInvoice.invoice), on: nextInvoice.on },
    recurring: recurringOf(preview.recurring),
    recognition: preview.recognition.map(({ month, ...amounts }) => ({
      month,
      billed: inMinor(amounts.billed),
      credited: inMinor(amounts.credited),
      recognised: inMinor(amounts.recognised),
      contra: inMinor(amounts.contra),
      remaining: inMinor(amounts.remaining),
    })),
    entitlements: preview.entitlements.map(differenceOf),
    sagas: preview.sagas.map(({ steps, ...saga }) => ({ ...saga, steps: steps.map(stepOf) })),
  };
}

/** Without the ids: the invoice that is issued in the end has others. */
function invoiceOf(invoice: InvoiceIssued['data']): PreviewedInvoice {
  const { issuedAt, timeZone, postingPeriod, dueOn, lines, subtotal, taxes, total } = invoice;
  return {
    on: localDay(issuedAt, timeZone),
    ...{ postingPeriod, dueOn },
    lines: lines.map(lineOf).map(({ lineId: _lineId, corrects: _corrects, ...line }) => line),
    subtotal: moneyOf(subtotal),
    taxes: taxes.map(taxOf),
    total: moneyOf(total),
  };
}

function noteOf(note: CreditNoteIssued['data']): PreviewedCreditNote {
  const { subtotal, taxes, total, allocation } = creditNoteOf(note);
  return { invoiceId: typedId('Invoice', note.invoiceId), subtotal, taxes, total, allocation };
}

function settlementOf({ fromCredit, toCredit, refundDue, toPay }: Settlement): PreviewedSettlement {
  return {
    fromCredit: moneyOf(fromCredit),
    toCredit: moneyOf(toCredit),
    refundDue: moneyOf(refundDue),
    toPay: moneyOf(toPay),
  };
}

function recurringOf({ currency, before, after, movements }: RecurringEffect): PreviewedRecurring {
  return {
    mrrBefore: moneyOf(money(before.mrr, currency)),
    mrrAfter: moneyOf(money(after.mrr, currency)),
    arrBefore: moneyOf(money(before.arr, currency)),
    arrAfter: moneyOf(money(after.arr, currency)),
    movements: movements.map(({ day, kind, previously, mrrDelta, arrDelta, ...movement }) => ({
      day,
      kind,
      previously,
      mrrDelta: moneyOf(money(mrrDelta, movement.currency)),
      arrDelta: moneyOf(money(arrDelta, movement.currency)),
    })),
  };
}

function differenceOf({ key, before, after }: EntitlementChange): EntitlementDifference {
  return { key, before: before && extentOf(before), after: after && extentOf(after) };
}

function extentOf(feature: NonNullable<EntitlementChange['before']>): EntitlementExtent {
  const { kind } = feature;
  return {
    kind,
    limit: kind === 'limit' ? feature.limit : null,
    value: kind === 'config' ? feature.value : null,
  };
}

function stepOf({ criticality, dependsOn, ...step }: PlannedStep): PlannedSagaStep {
  return { ...step, dependsOn: [...dependsOn], critical: criticality === 'critical' };
}
