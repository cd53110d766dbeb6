import type { StreamAppend, StreamAssertion } from '../../eventstore/types.ts';
import type { Desk } from '../command.ts';
import { reject } from '../errors.ts';
import { load } from '../loading.ts';
import { bills as billsFold } from '../subscription/bills.ts';
import { creditedByLine, creditsGiven, type CreditsGiven } from '../subscription/credits-given.ts';
import { subscriptionStream, type SubscriptionEvent } from '../subscription/events.ts';
import { lifeOf } from '../subscription/scene.ts';
import { invoicesInFlight } from '../subscription/settle.ts';
import { subscription, type Subscription } from '../subscription/subscription.ts';
import { billTakenBack } from '../subscription/taken-back.ts';
import { billWrittenOff } from '../subscription/written-off.ts';
import { withholdings } from '../subscription/withholdings.ts';
import { invoiceStream, type InvoiceWrittenOff } from './events.ts';
import { invoice, type Invoice } from './invoice.ts';

/** The subscription that an invoice bills, as a correction of the invoice reads it. */
export interface Billed {
  /** Null where it bills none. */
  readonly state: Subscription | null;
  readonly version: number;
  readonly given: CreditsGiven;
  /** By line, in minor units, positive: what later changes credited of the invoice, or withheld. */
  readonly credited: ReadonlyMap<string, bigint>;
  /** What was read; it may not move before the append commits. */
  readonly assertions: readonly StreamAssertion[];
}

/** What is written of a correction beside the invoice: an event of the subscription, or the assertion that it has not moved. */
export interface Told {
  readonly streams: readonly StreamAppend[];
  readonly assertions: readonly StreamAssertion[];
}

/**
 * What later changes of its subscription credited of an invoice. Refuses the invoice of a change in flight: its revert credits it in full.
 */
export async function billedBy(
  { store, tenant }: Desk,
  { invoiceId, subscriptionId }: Invoice,
): Promise<Billed> {
  if (subscriptionId === null)
    return { state: null, version: 0, given: [], credited: new Map(), assertions: [] };
  const ref = { tenant, stream: subscriptionStream(subscriptionId) };
  const { state, version } = await load(store, ref, subscription);
  refuseInFlight(state, invoiceId);
  const { state: given } = await load(store, ref, creditsGiven);
  const { state: withheld } = await load(store, ref, withholdings);
  return {
    ...{ state, version, given },
    credited: creditedByLine(given, withheld),
    assertions: [{ ...ref, expected: version }],
  };
}

export interface ToldTakenBack extends Told {
  /** By what less is given back, without tax, in minor units: it makes up for credit that nobody had paid. */
  readonly madeUpFor: bigint;
}

/**
 * The subscription of a bill that is taken back whole; it credits, and counts its coupons, as if the bill had never been. `fromCredit`: what is given
 * back that credit had paid, in minor units without tax.
 */
export async function toldTakenBack(
  desk: Desk,
  bill: Invoice,
  billed: Billed,
  fromCredit: bigint,
): Promise<ToldTakenBack> {
  const { state, given } = billed;
  const { store, tenant } = desk;
  if (!state) return { ...told(desk, billed, []), madeUpFor: 0n };
  const ref = { tenant, stream: subscriptionStream(state.subscriptionId) };
  const { state: bills } = await load(store, ref, billsFold);
  const isDiscounted = bill.lines.some(({ discounts }) => discounts.length > 0);
  const mine = isDiscounted ? (bills.periods[bill.invoiceId] ?? []) : [];
  const ids = Object.keys(bills.periods).filter(
    (id) => id !== bill.invoiceId && bills.periods[id]!.some((period) => mine.includes(period)),
  );
  const read = await Promise.all(
    ids.map((id) => load(store, { tenant, stream: invoiceStream(id) }, invoice)),
  );
  const others = read.flatMap(({ state: other }) => (other ? [other] : []));
  const events = billTakenBack(state, bill, { bills, others, given, fromCredit }, desk);
  const { streams, assertions } = told(desk, billed, events);
  const ofOthers = read.map(({ stream, version: expected }) => ({ tenant, stream, expected }));
  const parts = events.flatMap((event) =>
    event.type === 'SubscriptionBillTakenBack' ? (event.data.madeUpFor ?? []) : [],
  );
  const madeUpFor = parts.reduce((all, { amount }) => all + amount.minor, 0n);
  return { streams, assertions: [...assertions, ...ofOthers], madeUpFor };
}

/** The subscription of a bill that is written off; it gives less back where it had credited what nobody paid. */
export function toldWrittenOff(desk: Desk, writtenOff: InvoiceWrittenOff, billed: Billed): Told {
  const { state, given } = billed;
  return told(desk, billed, state ? billWrittenOff(state, given, writtenOff, desk) : []);
}

function told(
  desk: Desk,
  { state, version, assertions }: Billed,
  events: readonly SubscriptionEvent[],
): Told {
  if (!state || events.length === 0) return { streams: [], assertions };
  const after = events.reduce<Subscription>((before, event) => subscription.evolve(before, event)!, state);
  return { streams: [lifeOf(desk, version, after, events)], assertions: [] };
}

function refuseInFlight(state: Subscription | null, invoiceId: string): void {
  if (!state?.inFlight || !invoicesInFlight(state).includes(invoiceId)) return;
  reject('ChangeInProgress', 'invoiceId', 'The invoice is of a change in flight; wait until it is settled.', {
    operationId: state.inFlight.changed.operationId,
  });
}
