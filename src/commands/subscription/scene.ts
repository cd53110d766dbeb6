import type { StreamAppend, StreamAssertion } from '../../eventstore/types.ts';
import { localDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { account, opened, type AccountState } from '../account/account.ts';
import { accountStream } from '../account/events.ts';
import { planStream } from '../catalog/events.ts';
import { plan } from '../catalog/plan.ts';
import type { Decision, Desk } from '../command.ts';
import { loadCredit, type HeldCredit } from '../credit/credit.ts';
import { booked } from '../invoice/booking.ts';
import { invoiceStream } from '../invoice/events.ts';
import { invoice } from '../invoice/invoice.ts';
import { load, loadThroughSnapshot } from '../loading.ts';
import type { Conventions } from '../policy/conventions.ts';
import { currencyOfTerms } from '../rating/price.ts';
import { itemsOf } from '../rating/terms.ts';
import type { Basis, Payer } from './basis.ts';
import { dueBy } from './catch-up.ts';
import type { Course } from './course.ts';
import { nextDueAt } from './due.ts';
import { subscriptionStream, type SubscriptionEvent } from './events.ts';
import { existing, subscription, type Subscription } from './subscription.ts';

/** A subscription as it was loaded, with what decisions about it rest on. */
export interface Scene {
  readonly state: Subscription;
  /** 0 for one that is to begin. */
  readonly version: number;
  readonly basis: Basis;
  readonly credit: HeldCredit;
}

/** Key of the one timer of a subscription: it is looked at again when something is due. */
const dueTimer = 'subscription.due';

export function payerOf(state: AccountState, conventions: Conventions): Payer {
  const { accountId, timeZone, currency, taxes, netDays } = opened(state);
  return { accountId, timeZone, currency, taxes, netDays, conventions };
}

/**
 * Of which debits an operation that may give something back reads the invoices: of none, of those that cover days from today on, or of all
 * that are held: service may end on an earlier day.
 */
export type GivingBack = 'nothing' | 'unused' | 'all';

/** Loads a subscription and what decisions about it read. It must stand where the caller expects it. */
export async function sceneOf(
  desk: Desk,
  subscriptionId: string,
  givesBack: GivingBack = 'nothing',
): Promise<Scene> {
  const { tenant, store, now } = desk;
  const ref = { tenant, stream: subscriptionStream(subscriptionId) };
  const loaded = await loadThroughSnapshot(store, ref, subscription);
  const state = existing(loaded.state);
  desk.expect(loaded.version);
  const { accountId, footing, timeZone } = state;
  const today = localDay(now, timeZone);
  const codes = dueBy(state, today) ? codesHeld(state) : [];
  const [customer, credit, plans, invoices, conventions] = await Promise.all([
    load(store, { tenant, stream: accountStream(accountId) }, account),
    loadCredit(store, { tenant, accountId, currency: currencyOfTerms(footing.terms) }),
    Promise.all(codes.map((code) => load(store, { tenant, stream: planStream(code) }, plan))),
    Promise.all(
      invoicesToRead(givesBack, today, state).map((stream) => load(store, { tenant, stream }, invoice)),
    ),
    desk.conventions(),
  ]);
  const held = new Map(codes.map((code, index) => [code, plans[index]!.state]));
  return {
    state,
    version: loaded.version,
    basis: { payer: payerOf(customer.state, conventions), plans: held, invoices },
    credit,
  };
}

/** Of what is held, and of what will be once the pending change has come. */
function codesHeld({ footing, pending }: Subscription): readonly string[] {
  const items = [...itemsOf(footing.terms), ...(pending ? itemsOf(pending.change) : [])];
  return [...new Set(items.map(({ plan: { planCode } }) => planCode))];
}

function invoicesToRead(
  givesBack: GivingBack,
  today: LocalDate,
  { footing }: Subscription,
): readonly string[] {
  if (givesBack === 'nothing') return [];
  const billed = footing.debits.filter(
    ({ coveredUntil, invoiceId }) => invoiceId !== null && (givesBack === 'all' || coveredUntil > today),
  );
  return [...new Set(billed.map((debit) => invoiceStream(debit.invoiceId!)))];
}

/** What is written of a course. What a decision read and may not move before it is appended is asserted. */
export function decisionOn<R extends object>(
  desk: Desk,
  { version, basis, credit }: Omit<Scene, 'state'>,
  course: Course,
  result: R,
  assertions: readonly StreamAssertion[] = [],
): Decision<R> {
  const { tenant } = desk;
  const { accountId } = course.state;
  const streams = [
    lifeOf(desk, version, course.state, course.events),
    ...booked(credit, course.invoices, course.notes, desk),
  ];
  const written = streams.map(({ stream }) => stream);
  const read = [
    { tenant, stream: accountStream(accountId), expected: 'exists' as const },
    ...basis.invoices.map(({ stream, version: expected }) => ({ tenant, stream, expected })),
    ...assertions,
  ];
  return {
    result,
    accountId,
    streams,
    assertions: read.filter(({ stream }) => !written.includes(stream)),
  };
}

/** The append to a subscription's own stream; `state` is what its events leave. What is due next is looked at again then. */
export function lifeOf(
  { tenant }: Pick<Desk, 'tenant'>,
  version: number,
  state: Subscription,
  events: readonly SubscriptionEvent[],
): StreamAppend {
  const { subscriptionId, accountId } = state;
  return {
    tenant,
    stream: subscriptionStream(subscriptionId),
    accountId,
    expected: version === 0 ? 'none' : version,
    events,
    setTimers: [{ key: dueTimer, clock: 'business', dueAt: nextDueAt(state) }],
  };
}

/** Nothing is written. */
export function nothingToDo<R extends object>({ accountId }: Subscription, result: R): Decision<R> {
  return { result, accountId, streams: [] };
}
