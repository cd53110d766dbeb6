import fc from 'fast-check';
import { begun, occasion, planChanged, terms } from '../examples.ts';
import type { CreditNoteIssued, InvoiceIssued, InvoiceLine } from '../invoice/events.ts';
import { invoice } from '../invoice/invoice.ts';
import type { Terms } from '../rating/terms.ts';
import type { SubscriptionEvent } from './events.ts';
import { completePlanChange, revertPlanChange } from './settle.ts';
import { existing, subscription, type Subscription } from './subscription.ts';

/** A life: every so many days another plan, which downstream either takes or makes fail. */
interface Turn {
  readonly afterDays: number;
  readonly to: Terms;
  readonly fails: boolean;
}
interface Life {
  readonly state: Subscription;
  readonly invoices: readonly InvoiceIssued[];
  readonly creditNotes: readonly CreditNoteIssued[];
}

const plans = [
  terms('silver', '9.99', { tierRank: 1 }),
  terms('gold', '29.95', { tierRank: 2 }),
  terms('weekly', '3.33', { interval: { unit: 'week', count: 1 } }),
  terms('yearly', '199.00', { tierRank: 2, interval: { unit: 'year', count: 1 } }),
  terms('free', '0.00', { tierRank: 0 }),
];
const turns = fc.array(
  fc.record({ afterDays: fc.nat(45), to: fc.constantFrom(...plans), fails: fc.boolean() }),
  { maxLength: 12 },
);

function live(events: readonly SubscriptionEvent[], state: Subscription | null): Subscription {
  return existing(events.reduce(subscription.evolve, state));
}

function turn({ state, invoices, creditNotes }: Life, { to, fails }: Turn, now: string, name: string): Life {
  const change = planChanged(state, to, occasion(name, now));
  if (!change.state.inFlight) return { state, invoices, creditNotes };
  const changed = change.events.reduce(subscription.evolve, state as Subscription | null)!;
  const soFar = [...invoices, ...change.invoices];
  if (!fails) {
    const completed = completePlanChange(changed, name, now)!;
    return { state: live([completed], changed), invoices: soFar, creditNotes };
  }
  const issued = invoice.evolve(null, change.invoices.at(-1)!)!;
  const input = { subscriptionId: changed.subscriptionId, operationId: name, reason: 'failed' };
  const of = { stream: 'invoice', version: 1, state: issued };
  const { reverted, notes } = revertPlanChange(changed, [of], input, 0n, occasion(`revert-${name}`, now));
  return {
    state: live([reverted], changed),
    invoices: soFar,
    creditNotes: [...creditNotes, ...notes.map(({ note }) => note)],
  };
}

function lived(all: readonly Turn[]): Life {
  const { events, invoices } = begun(plans[0]!, '2026-01-31');
  let now = Date.parse('2026-01-31T12:00:00.000Z');
  let life: Life = { state: live(events, null), invoices, creditNotes: [] };
  for (const [index, next] of all.entries()) {
    now += next.afterDays * 86_400_000;
    life = turn(life, next, new Date(now).toISOString(), `turn-${index}`);
  }
  return life;
}

/** By line, what is left of it after credit notes. */
function standing({ invoices, creditNotes }: Life): ReadonlyMap<InvoiceLine, bigint> {
  const noted = new Map(
    creditNotes.flatMap(({ data }) => data.lines.map((line) => [line.ofLineId, line.amount.minor])),
  );
  const lines = invoices.flatMap(({ data }) => data.lines);
  return new Map(lines.map((line) => [line, line.amount.minor + (noted.get(line.lineId) ?? 0n)]));
}

test('whatever happens, no line gives back more than it billed', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const amounts = standing(lived(all));
      const back = new Map<string, bigint>();
      for (const [{ corrects }, amount] of amounts) {
        if (corrects) back.set(corrects, (back.get(corrects) ?? 0n) - amount);
      }
      for (const [{ lineId, kind }, amount] of amounts) {
        if (kind !== 'proration_credit') expect(back.get(lineId) ?? 0n).toBeLessThanOrEqual(amount);
      }
    }),
  );
});

test('a reverted change leaves billing as if it had not been, but for renewals that were due', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const life = lived(all);
      const now = life.state.lastEffectiveAt;
      for (const to of plans) {
        const after = turn(life, { afterDays: 0, to, fails: true }, now, 'failing');
        expect(after.state.footing).toEqual(life.state.footing);
        const renewed = after.invoices.slice(life.invoices.length);
        const issued = renewed.reduce((sum, { data }) => sum + data.total.minor, 0n);
        const taken = after.creditNotes.slice(life.creditNotes.length);
        expect(issued + taken.reduce((sum, { data }) => sum + data.total.minor, 0n)).toBe(0n);
      }
    }),
    { numRuns: 50 },
  );
});

test('only the charges that stand add up to what the invoices and credit notes say', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const life = lived(all);
      const total = [...life.invoices, ...life.creditNotes].reduce(
        (sum, { data }) => sum + data.total.minor,
        0n,
      );
      expect([...standing(life).values()].reduce((sum, amount) => sum + amount, 0n)).toBe(total);
      expect(total).toBeGreaterThanOrEqual(0n);
    }),
  );
});
