import type { Asked, Decided } from '../commands/deciding.ts';
import type { InvoiceIssued } from '../commands/invoice/events.ts';
import { currencyOfTerms } from '../commands/rating/price.ts';
import type { Terms } from '../commands/rating/terms.ts';
import { subscriptionStream, type SubscriptionEvent } from '../commands/subscription/events.ts';
import type { SubscriptionResult } from '../commands/subscription/inputs.ts';
import type { RecordedEvent } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';
import { negate, sum } from '../platform/money.ts';
import type { SubscriptionHistory } from './account-history.ts';
import { asRecorded } from './as-recorded.ts';
import { entitlementChanges } from './entitlements.ts';
import { nextInvoice } from './next-invoice.ts';
import type { Preview } from './preview.ts';
import { recognitionOf } from './recognition.ts';
import { recurringEffect } from './recurring.ts';
import { plannedSagas } from './sagas.ts';

/** The whole effect of a decision on an account whose subscriptions' history is given. Pure: only folds that the engine runs too. */
export function effectsOf(
  { decision, sagas }: Decided<SubscriptionResult>,
  history: SubscriptionHistory,
  { operationId, now }: Asked,
): Preview {
  const { accountId, subscriptionId } = decision.result;
  const stream = subscriptionStream(subscriptionId);
  const before = history.filter((event) => event.stream === stream);
  const decided = asRecorded(decision.streams, operationId);
  const own = decided.filter((event) => event.stream === stream) as (RecordedEvent & SubscriptionEvent)[];
  const changed = own.find((event) => event.type === 'SubscriptionPlanChanged');
  const currency = currencyOfTerms(termsOf([...before, ...own]));
  const invoices = decided.filter(isInvoice).map(({ data }) => data);
  const given = invoices.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'proration_credit'));
  const idOf = (...parts: string[]): string => derivedId(operationId, 'next', ...parts);
  return {
    accountId,
    subscriptionId: before.length > 0 ? subscriptionId : null,
    version: before.at(-1)?.version ?? null,
    changes: decided.length > 0,
    direction: changed?.data.direction ?? null,
    effectiveAt: own.map(effectOf).findLast((at) => at !== null) ?? null,
    invoices,
    credit: negate(
      sum(
        given.map(({ amount }) => amount),
        currency,
      ),
    ),
    total: sum(
      invoices.map(({ total }) => total),
      currency,
    ),
    nextInvoice: nextInvoice([...before, ...own], { now, operationId, idOf }),
    recurring: recurringEffect(history, own, currency),
    recognition: recognitionOf(decided),
    entitlements: entitlementChanges(history, own),
    sagas: plannedSagas(sagas),
  };
}

const isInvoice = (event: RecordedEvent): event is RecordedEvent & InvoiceIssued =>
  event.type === 'InvoiceIssued';

const effectOf = ({ data }: SubscriptionEvent): string | null =>
  'effectiveAt' in data ? data.effectiveAt : null;

function termsOf(events: SubscriptionHistory): Terms {
  const last = events.findLast(({ data }) => 'terms' in data);
  if (!last || !('terms' in last.data)) throw new Error('A subscription was decided on that has no terms.');
  return last.data.terms;
}
