import type { RecordedEvent } from '../eventstore/types.ts';
import { localDay } from '../platform/calendar.ts';
import type { LocalDate } from '../platform/clock.ts';
import type { Currency } from '../platform/money.ts';
import { accountMovements, type AccountRevenue, type MovementKind } from '../projections/arr/movements.ts';
import { revenueFact } from '../projections/arr/revenue-fact.ts';

/** A movement that an operation would make, or count otherwise. Amounts in minor units. */
export interface PreviewedMovement {
  readonly subscriptionId: string;
  readonly currency: Currency;
  /** Local day of the account. */
  readonly day: LocalDate;
  /** Null where it would no longer count as one. */
  readonly kind: MovementKind | null;
  /** What it counts as today; null for a movement that does not exist yet. */
  readonly previously: MovementKind | null;
  readonly mrrDelta: bigint;
  readonly arrDelta: bigint;
}

/** Recurring revenue of the customer in one currency. */
export interface RecurringTotals {
  readonly mrr: bigint;
  readonly arr: bigint;
}

export interface RecurringEffect {
  readonly currency: Currency;
  readonly before: RecurringTotals;
  readonly after: RecurringTotals;
  /** In order of effect. A start dated back can turn what was `new` into `expansion`. */
  readonly movements: readonly PreviewedMovement[];
}

/** What decided events do to the recurring revenue of the customer whose subscriptions' history is given. */
export function recurringEffect(
  history: readonly RecordedEvent[],
  decided: readonly RecordedEvent[],
  currency: Currency,
): RecurringEffect {
  const facts = [...history, ...decided].map(revenueFact).filter((fact) => fact !== null);
  const zones = new Map(facts.flatMap(({ stream, timeZone }) => (timeZone ? [[stream, timeZone]] : [])));
  const before = accountMovements(history.map(revenueFact).filter((fact) => fact !== null));
  const after = accountMovements(facts);
  const kinds = new Map(before.movements.map(({ fact, kind }) => [keyOf(fact), kind]));
  return {
    currency,
    before: totalsIn(before, currency),
    after: totalsIn(after, currency),
    movements: after.movements
      .map(({ fact, kind, mrrDelta, arrDelta }) => ({
        subscriptionId: fact.subscriptionId,
        currency: fact.currency,
        day: localDay(fact.effectiveAt, zones.get(fact.stream)!),
        kind,
        previously: kinds.get(keyOf(fact)) ?? null,
        mrrDelta,
        arrDelta,
      }))
      .filter(({ kind, previously }) => kind !== previously),
  };
}

function totalsIn({ customers }: AccountRevenue, currency: Currency): RecurringTotals {
  const { mrr = 0n, arr = 0n } = customers.find((customer) => customer.currency === currency) ?? {};
  return { mrr, arr };
}

const keyOf = ({ stream, version }: { stream: string; version: number }): string => `${stream} ${version}`;
