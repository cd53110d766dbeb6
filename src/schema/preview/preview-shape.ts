import type { InvoiceIssued } from '../../commands/invoice/events.ts';
import { localDay } from '../../platform/calendar.ts';
import { money } from '../../platform/money.ts';
import type { EntitlementChange, PlannedStep, Preview, RecurringEffect } from '../../preview/index.ts';
import { typedId } from '../relay/typed-id.ts';
import { moneyOf } from '../scalars/money.ts';
import type {
  EntitlementDifference,
  EntitlementExtent,
  PlannedSagaStep,
  PreviewedInvoice,
  PreviewedRecurring,
  SubscriptionPreview,
} from './preview-type.ts';

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
    invoices: preview.invoices.map(invoiceOf),
    credit: moneyOf(preview.credit),
    total: moneyOf(preview.total),
    nextInvoice: nextInvoice && { ...invoiceOf(nextInvoice.invoice), on: nextInvoice.on },
    recurring: recurringOf(preview.recurring),
    recognition: preview.recognition.map(({ month, billed, recognised, remaining }) => ({
      month,
      billed: inMinor(billed),
      recognised: inMinor(recognised),
      remaining: inMinor(remaining),
    })),
    entitlements: preview.entitlements.map(differenceOf),
    sagas: preview.sagas.map(({ steps, ...saga }) => ({ ...saga, steps: steps.map(stepOf) })),
  };
}

/** Without the ids: the invoice that is issued in the end has others. */
function invoiceOf({
  issuedAt,
  timeZone,
  postingPeriod,
  lines,
  total,
}: InvoiceIssued['data']): PreviewedInvoice {
  return {
    on: localDay(issuedAt, timeZone),
    postingPeriod,
    lines: lines.map(({ kind, description, amount, period, planCode, planVersion, quantity }) => ({
      kind,
      description,
      amount: moneyOf(amount),
      period: { ...period },
      planCode: planCode ?? '',
      planVersion: planVersion ?? 0,
      quantity,
    })),
    total: moneyOf(total),
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
