import type { StreamAssertion } from '../../eventstore/types.ts';
import type { Desk } from '../command.ts';
import { reject } from '../errors.ts';
import { load } from '../loading.ts';
import { subscriptionStream } from '../subscription/events.ts';
import { creditedByLine, creditsGiven } from '../subscription/credits-given.ts';
import { invoicesInFlight } from '../subscription/settle.ts';
import { subscription, type SubscriptionState } from '../subscription/subscription.ts';
import type { Invoice } from './invoice.ts';

export interface CreditedByChanges {
  /** By line, in minor units, positive. */
  readonly credited: ReadonlyMap<string, bigint>;
  /** What was read; it may not move before the append commits. */
  readonly assertions: readonly StreamAssertion[];
}

/**
 * What later changes of its subscription credited of an invoice. Refuses the invoice of a change in flight: its revert credits it in full.
 */
export async function creditedByChanges(
  { store, tenant }: Desk,
  { invoiceId, subscriptionId }: Invoice,
): Promise<CreditedByChanges> {
  if (subscriptionId === null) return { credited: new Map(), assertions: [] };
  const ref = { tenant, stream: subscriptionStream(subscriptionId) };
  const { state, version } = await load(store, ref, subscription);
  refuseInFlight(state, invoiceId);
  const given = await load(store, ref, creditsGiven);
  return {
    credited: creditedByLine(given.state),
    assertions: [{ ...ref, expected: version }],
  };
}

function refuseInFlight(state: SubscriptionState, invoiceId: string): void {
  if (!state?.inFlight || !invoicesInFlight(state).includes(invoiceId)) return;
  reject('ChangeInProgress', 'invoiceId', 'The invoice is of a change in flight; wait until it is settled.', {
    operationId: state.inFlight.changed.operationId,
  });
}
