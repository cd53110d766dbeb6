import type { Currency } from '../../platform/money.ts';
import { inEffectOrder, type Effective } from '../recurring/effect-order.ts';
import { bringsRevenue, isLive, type Standing } from '../recurring/standing.ts';

/** Recurring revenue of one subscription from `effectiveAt` on, in minor units. */
export interface RevenueFact extends Effective {
  readonly tenant: string;
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly operationId: string;
  readonly currency: Currency;
  readonly standing: Standing;
  /** 0 unless in service and paid for. */
  readonly mrr: bigint;
  readonly arr: bigint;
  /** Given with a subscription's first event. */
  readonly timeZone: string | null;
}

export const movementKinds = ['new', 'expansion', 'contraction', 'churn', 'reactivation'] as const;
export type MovementKind = (typeof movementKinds)[number];

export interface Movement {
  readonly fact: RevenueFact;
  /** Null where revenue did not move. */
  readonly kind: MovementKind | null;
  readonly mrrDelta: bigint;
  readonly arrDelta: bigint;
}

/** What a customer has in one currency after the last fact. */
export interface CustomerRevenue {
  readonly currency: Currency;
  /** On trial or in service. */
  readonly liveSubscriptions: number;
  /** Agreed for a day to come, or paused. */
  readonly waitingSubscriptions: number;
  readonly mrr: bigint;
  readonly arr: bigint;
}

export interface AccountRevenue {
  /** One per fact, in order of effect. */
  readonly movements: readonly Movement[];
  readonly customers: readonly CustomerRevenue[];
}

/**
 * The movements of one account, from all facts of its subscriptions, in any order. Per currency: `new` for the first revenue ever,
 * `contraction` while another subscription is in service and paid for, `churn` when the last one ends or pauses, `reactivation` for
 * revenue after that. A change and its revert are two movements that net out.
 */
export function accountMovements(facts: readonly RevenueFact[]): AccountRevenue {
  const customers = new Map<Currency, Customer>();
  const movements = inEffectOrder(facts).map((fact) => {
    const customer = customers.get(fact.currency) ?? new Customer();
    customers.set(fact.currency, customer);
    return { fact, ...customer.move(fact) };
  });
  return {
    movements,
    customers: [...customers].map(([currency, customer]) => ({ currency, ...customer.total() })),
  };
}

class Customer {
  readonly #paying = new Map<string, { mrr: bigint; arr: bigint }>();
  readonly #standings = new Map<string, Standing>();
  #hadRevenue = false;
  #ended = false;

  move(fact: RevenueFact): Omit<Movement, 'fact'> {
    const before = this.#paying.get(fact.subscriptionId) ?? { mrr: 0n, arr: 0n };
    this.#standings.set(fact.subscriptionId, fact.standing);
    if (bringsRevenue(fact.standing)) this.#paying.set(fact.subscriptionId, fact);
    else this.#paying.delete(fact.subscriptionId);
    const mrrDelta = fact.mrr - before.mrr;
    const arrDelta = fact.arr - before.arr;
    const kind = mrrDelta === 0n && arrDelta === 0n ? null : this.#kind(mrrDelta || arrDelta);
    if (kind !== null) this.#hadRevenue = true;
    this.#ended = this.#paying.size === 0 || (this.#ended && kind === null);
    return { kind, mrrDelta, arrDelta };
  }

  total(): Omit<CustomerRevenue, 'currency'> {
    const standings = [...this.#standings.values()];
    const paying = [...this.#paying.values()];
    return {
      liveSubscriptions: standings.filter(isLive).length,
      waitingSubscriptions: standings.filter((standing) => !isLive(standing) && standing !== 'ended').length,
      mrr: paying.reduce((sum, { mrr }) => sum + mrr, 0n),
      arr: paying.reduce((sum, { arr }) => sum + arr, 0n),
    };
  }

  #kind(delta: bigint): MovementKind {
    if (delta < 0n) return this.#paying.size === 0 ? 'churn' : 'contraction';
    if (!this.#hadRevenue) return 'new';
    return this.#ended ? 'reactivation' : 'expansion';
  }
}
