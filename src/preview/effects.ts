import type { Asked, Decided } from '../commands/deciding.ts';
import type { InvoiceEvent } from '../commands/invoice/events.ts';
import { currencyOfTerms } from '../commands/rating/price.ts';
import type { Basis } from '../commands/subscription/basis.ts';
import { subscriptionStream, type SubscriptionEvent } from '../commands/subscription/events.ts';
import type { SubscriptionResult } from '../commands/subscription/inputs.ts';
import { existing, type Subscription } from '../commands/subscription/subscription.ts';
import type { RecordedEvent } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';
import { negate, sum } from '../platform/money.ts';
import type { InvoiceHistory, SubscriptionHistory } from './account-history.ts';
import { asRecorded } from './as-recorded.ts';
import { entitlementChanges } from './entitlements.ts';
import { nextInvoice, stateAfter } from './next-invoice.ts';
import type { Preview } from './preview.ts';
import { recognitionOf } from './recognition.ts';
import { recurringEffect } from './recurring.ts';
import { plannedSagas } from './sagas.ts';
import { settlementOf } from './settlement.ts';
import { timingOf } from './timing.ts';

/** What a decision is seen against. */
export interface Known {
  /** Of all subscriptions of the account. */
  readonly history: SubscriptionHistory;
  /** The invoices that the decision adds to. */
  readonly invoices: InvoiceHistory;
  /** For the bill that follows. */
  readonly basis: Basis;
}

/** The subscription as a decision leaves it. */
export function decidedState(
  { decision }: Decided<SubscriptionResult>,
  history: SubscriptionHistory,
  operationId: string,
): Subscription {
  return existing(stateAfter(lifeOf(decision, history, operationId).flat()));
}

/** The whole effect of a decision. Pure: only folds and deciders that the engine runs too. */
export function effectsOf(
  { decision, sagas }: Decided<SubscriptionResult>,
  { history, invoices: noted, basis }: Known,
  { operationId, now }: Asked,
): Preview {
  const { accountId, subscriptionId } = decision.result;
  const [before, own] = lifeOf(decision, history, operationId);
  const decided = asRecorded(decision.streams, operationId) as (RecordedEvent & InvoiceEvent)[];
  const state = existing(stateAfter([...before, ...own]));
  const currency = currencyOfTerms(state.footing.terms);
  const invoices = decided.flatMap((event) => (event.type === 'InvoiceIssued' ? [event.data] : []));
  const given = invoices.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'proration_credit'));
  const amounts = given.map(({ amount }) => amount);
  const totals = invoices.map(({ total }) => total);
  const idOf = (...parts: string[]): string => derivedId(operationId, 'next', ...parts);
  return {
    accountId,
    subscriptionId: before.length > 0 ? subscriptionId : null,
    version: before.at(-1)?.version ?? null,
    changes: decided.length > 0,
    ...timingOf(own, state.timeZone),
    invoices,
    creditNotes: decided.flatMap((event) => (event.type === 'CreditNoteIssued' ? [event.data] : [])),
    credit: negate(sum(amounts, currency)),
    total: sum(totals, currency),
    settlement: settlementOf(decided, currency),
    nextInvoice: nextInvoice([...before, ...own], basis, { now, operationId, idOf }),
    recurring: recurringEffect(history, own, currency),
    recognition: recognitionOf(noted, decided),
    entitlements: entitlementChanges(history, own),
    sagas: plannedSagas(sagas),
  };
}

/** The events of the subscription that is decided on: those in the log, and those decided. */
function lifeOf(
  { result, streams }: Decided<SubscriptionResult>['decision'],
  history: SubscriptionHistory,
  operationId: string,
): [before: SubscriptionHistory, own: SubscriptionHistory] {
  const stream = subscriptionStream(result.subscriptionId);
  const before = history.filter((event) => event.stream === stream);
  const own = asRecorded(streams, operationId).filter((event) => event.stream === stream);
  return [before, own as (RecordedEvent & SubscriptionEvent)[]];
}
