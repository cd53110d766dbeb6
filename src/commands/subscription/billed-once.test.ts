import fc from 'fast-check';
import { localDay, startOfDay } from '../../platform/calendar.ts';
import { basis, occasion, terms } from '../examples.ts';
import { Rejection } from '../errors.ts';
import { invoice, type InvoiceState } from '../invoice/invoice.ts';
import type { Conventions } from '../policy/conventions.ts';
import { sameInterval } from '../rating/direction.ts';
import { priceOf } from '../rating/price.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { cancelSubscription } from './cancel.ts';
import { changeTerms } from './change-plan.ts';
import type { Course } from './course.ts';
import type { Period, SubscriptionEvent } from './events.ts';
import { asked, reckonedBy, settledChange } from './life-stories.ts';
import { pauseSubscription, resumeSubscription } from './pause.ts';
import { reactivateSubscription } from './reactivate.ts';
import { startSubscription } from './start.ts';
import { existing, type Subscription } from './subscription.ts';

/** So dear that no second is worth nothing: every credit shows. */
const monthly = [10_000_000, 20_000_000].map((price) => terms(`monthly-${price}`, `${price}.00`));
const yearly = terms('yearly', '90000000.01', { interval: { unit: 'year', count: 1 } });
const samePrice = terms('another', '10000000.00');
const offers = [...monthly, yearly, samePrice];

interface Step {
  readonly kind: 'change' | 'pause' | 'resume' | 'cancel' | 'reactivate';
  /** Milliseconds since the step before. */
  readonly after: number;
  readonly proration: Conventions['proration'];
  readonly offer: number;
  readonly anchor: 'keep' | 'move';
  readonly givesBack: boolean;
}

const hour = 3_600_000;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('change', 'change', 'pause', 'resume', 'cancel', 'reactivate'),
  after: fc.oneof(fc.nat(1_500), fc.nat(8 * hour), fc.nat(24 * 12 * hour)),
  proration: fc.constantFrom('day', 'second'),
  offer: fc.nat(offers.length - 1),
  anchor: fc.constantFrom('keep', 'move'),
  givesBack: fc.boolean(),
});

const actOf =
  ({ kind, offer, anchor, givesBack }: Step, on: Basis, at: Occasion) =>
  (ready: Course): Course => {
    switch (kind) {
      case 'change':
        return changeTerms(ready, { kind: 'plan', terms: offers[offer]!, setupFees: [] }, on, at);
      case 'pause':
        return pauseSubscription(ready, null, on, at);
      case 'resume':
        return resumeSubscription(ready, anchor, on, at);
      case 'cancel': {
        const settlement = givesBack ? 'credit' : 'none';
        return cancelSubscription(ready, { subscriptionId: 'start/subscription', settlement }, on, at);
      }
      case 'reactivate':
        return reactivateSubscription(ready, on, at);
    }
  };

function unlessRefused(act: () => Course): Course | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof Rejection) return null;
    throw error;
  }
}

/** Whether it charges or gives back a part of a period. */
function dividesPeriod({ type, data }: SubscriptionEvent): boolean {
  switch (type) {
    case 'SubscriptionPlanChanged':
    case 'SubscriptionPaused':
    case 'SubscriptionResumed':
      return true;
    case 'SubscriptionReactivated':
      return data.debits.length > 0;
    case 'SubscriptionCancelled':
      return data.settlement !== 'none';
    default:
      return false;
  }
}

const sameCost = (a: Terms, b: Terms): boolean =>
  sameInterval(a.plan.interval, b.plan.interval) && priceOf(a).minor === priceOf(b).minor;

/** A charged line, and until when of its time is not given back. */
interface Charged {
  readonly amount: bigint;
  readonly from: number;
  readonly until: number;
  readonly back: bigint;
}

/** What documents say that was charged and given back, by the instants between which it was. */
class Bills {
  readonly charged = new Map<string, Charged>();
  readonly invoices = new Map<string, InvoiceState>();
  readonly #timeZone: string;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  take({ invoices, notes }: Course): void {
    for (const issued of invoices) {
      this.invoices.set(issued.data.invoiceId, invoice.evolve(null, issued));
      for (const { lineId, corrects, amount, period } of issued.data.lines) {
        const [from, until] = this.#bounds(period);
        if (corrects === null) this.charged.set(lineId, { amount: amount.minor, from, until, back: 0n });
        else this.#giveBack(corrects, -amount.minor, from);
      }
    }
    for (const { note } of notes) {
      const { invoiceId, lines } = note.data;
      this.invoices.set(invoiceId, invoice.evolve(this.invoices.get(invoiceId) ?? null, note));
      for (const { ofLineId, amount } of lines) this.#giveBack(ofLineId, -amount.minor);
    }
  }

  /** A credit note says not since when. */
  end(at: number): void {
    for (const [lineId, line] of this.charged)
      if (line.until > at) this.charged.set(lineId, { ...line, until: Math.max(at, line.from) });
  }

  /** How often an instant is charged and not given back. */
  times(at: number): number {
    return [...this.charged.values()].filter(({ from, until }) => from <= at && at < until).length;
  }

  #giveBack(lineId: string, minor: bigint, from?: number): void {
    const line = this.charged.get(lineId)!;
    this.charged.set(lineId, {
      ...line,
      back: line.back + minor,
      until: Math.min(line.until, from ?? line.until),
    });
  }

  #bounds({ start, startsAt, end }: Period): readonly [from: number, until: number] {
    const begins = startsAt ?? startOfDay(start, this.#timeZone);
    return [Date.parse(begins), Date.parse(startOfDay(end, this.#timeZone))];
  }
}

/** One subscription and its bills, whose time goes on with each step. */
class Story {
  readonly #timeZone: string;
  readonly #bills: Bills;
  #now = Date.parse('2026-02-01T12:00:00.000Z');
  #operations = 0;
  #state: Subscription;
  /** Of the last operation that reckoned by second. */
  #lastSecond = 0;
  #activeSince: number | null;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
    this.#bills = new Bills(timeZone);
    const at = occasion('start', new Date(this.#now).toISOString());
    const agreed = { terms: monthly[0]!, setupFees: [] };
    const input = { accountId: 'acme', planCode: 'monthly-10000000' };
    const course = startSubscription(agreed, input, this.#basis('day'), at);
    this.#bills.take(course);
    this.#state = course.state;
    this.#activeSince = this.#bills.charged.values().next().value!.from;
  }

  play(step: Step, sameMeasure: boolean): void {
    this.#now += step.after;
    this.#operations += 1;
    const before = this.#state;
    const at = occasion(`operation-${this.#operations}`, new Date(this.#now).toISOString());
    const on = this.#basis(step.proration);
    const course = unlessRefused(() => asked(step.kind, before, at, actOf(step, on, at), on));
    if (!course) return;
    this.#bills.take(course);
    this.#state = existing(course.state.inFlight ? settledChange(course) : course.state);
    const divides = course.events.some(dividesPeriod);
    const cut = divides ? this.#cut(step.proration) : this.#now;
    if (divides && step.proration === 'second') this.#lastSecond = cut;
    if (divides && step.kind === 'cancel') this.#bills.end(cut);
    this.#expectBilledOnce(cut, divides && (step.kind === 'pause' || step.kind === 'cancel'));
    if (!sameMeasure || !divides || !sameCost(before.footing.terms, this.#state.footing.terms)) return;
    if (step.kind === 'change') expect([-1n, 0n, 1n]).toContain(course.invoices.at(-1)?.data.total.minor);
  }

  #expectBilledOnce(cut: number, stops: boolean): void {
    const lines = [...this.#bills.charged.values()];
    for (const { amount, back } of lines) expect(back >= 0n && back <= amount).toBe(true);
    const active = this.#state.standing === 'active';
    if (active && this.#activeSince === null) this.#activeSince = cut;
    const until = active
      ? Date.parse(startOfDay(this.#state.footing.currentPeriod!.end, this.#timeZone))
      : cut;
    const since = Math.min(this.#activeSince ?? cut, cut);
    const moments = [since, cut, ...lines.flatMap((line) => [line.from, line.until])];
    for (const moment of moments) {
      const times = this.#bills.times(moment);
      expect(times).toBeLessThanOrEqual(1);
      if (since <= moment && moment < until) expect(times).toBe(1);
      if (stops && moment >= cut) expect(times).toBe(0);
    }
    this.#activeSince = active ? since : null;
  }

  #cut(proration: Conventions['proration']): number {
    if (proration === 'second') return this.#now - (this.#now % 1_000);
    const midnight = startOfDay(localDay(new Date(this.#now).toISOString(), this.#timeZone), this.#timeZone);
    return Math.max(Date.parse(midnight), this.#lastSecond);
  }

  #basis(proration: Conventions['proration']): Basis {
    const invoices = [...this.#bills.invoices].map(([invoiceId, state]) => {
      return { stream: `invoice-${invoiceId}`, version: 1, state };
    });
    const { payer } = basis();
    return reckonedBy(proration, basis({ invoices, payer: { ...payer, timeZone: this.#timeZone } }));
  }
}

const timeZones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Chicago');
const steps = fc.array(step, { minLength: 1, maxLength: 15 });

describe('whatever is asked, whenever, every second of service is billed once and none of it twice', () => {
  test('while the convention changes from operation to operation', () => {
    fc.assert(
      fc.property(timeZones, steps, (timeZone, all) => {
        const story = new Story(timeZone);
        for (const each of all) story.play(each, timeZone === 'UTC');
      }),
      { numRuns: 200 },
    );
  });

  test('by second, where the same price again comes to nothing, also where clocks are turned', () => {
    fc.assert(
      fc.property(timeZones, steps, (timeZone, all) => {
        const story = new Story(timeZone);
        for (const each of all) story.play({ ...each, proration: 'second' }, true);
      }),
      { numRuns: 200 },
    );
  });
});
