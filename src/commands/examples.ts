import { parseMoney, type Money } from '../platform/money.ts';
import type { AccountOpened } from './account/events.ts';
import { promiseOf } from './catalog/plan.ts';
import type { PlanVersion, PlanVersionPublished } from './catalog/events.ts';
import type { PublishPlan } from './catalog/inputs.ts';
import { account } from './account/account.ts';
import type { Basis } from './subscription/basis.ts';
import { readyFor } from './subscription/acting.ts';
import { changeTerms } from './subscription/change-plan.ts';
import type { Course } from './subscription/course.ts';
import type { TermsChange } from './subscription/events.ts';
import { existing, type SubscriptionState } from './subscription/subscription.ts';
import { payerOf } from './subscription/scene.ts';
import { defaultConventions } from './policy/conventions.ts';
import { startSubscription } from './subscription/start.ts';
import { perUnit } from './catalog/price.ts';
import type { Discount, Item, Terms } from './rating/terms.ts';
import type { StartSubscription } from './subscription/inputs.ts';
import type { Occasion } from './types.ts';

/** Facts that tests begin with: a customer in UTC who pays in USD, and monthly plans. */

export const usd = (decimal: string): Money => parseMoney(decimal, 'USD');

export const accountOpened: AccountOpened = {
  type: 'AccountOpened',
  data: {
    accountId: 'acme',
    externalId: 'A-1',
    name: 'Acme',
    country: 'US',
    timeZone: 'UTC',
    currency: 'USD',
    segment: 'smb',
    ownerId: null,
    contact: { name: 'Ada Example', email: 'ada@example.com', phone: null },
    openedAt: '2022-01-01T00:00:00.000Z',
  },
};

export function planPublished(
  planCode: string,
  price: string,
  more: Partial<PlanVersionPublished['data']> = {},
): PlanVersionPublished {
  return {
    type: 'PlanVersionPublished',
    data: {
      planCode,
      planVersion: 1,
      kind: 'plan',
      productCode: null,
      taxCategory: 'standard',
      name: planCode,
      tier: planCode,
      tierRank: 1,
      interval: { unit: 'month', count: 1 },
      features: [{ key: 'seats', kind: 'limit', limit: 10 }],
      trialDays: 0,
      prices: [perUnit(usd(price))],
      setupFees: [],
      effectiveFrom: null,
      reachesExistingFrom: null,
      publishedAt: '2022-01-01T00:00:00.000Z',
      ...more,
    },
  };
}

/** The input that publishes what an event says. */
export function publishing({ data }: PlanVersionPublished): PublishPlan {
  const { prices, ...content } = data;
  return {
    ...content,
    prices: prices.flatMap((price) => (price.model === 'per_unit' ? [price.unit] : [])),
    priceList: prices.filter(({ model }) => model !== 'per_unit'),
  };
}

export function terms(planCode: string, price: string, more: Partial<PlanVersion> = {}, quantity = 1): Terms {
  return {
    plan: promiseOf(planPublished(planCode, price, more).data),
    quantity,
    price: perUnit(usd(price)),
    taxIncluded: null,
    addOns: [],
    discounts: [],
    overrides: [],
  };
}

/** An add-on as it stands in terms, beside a monthly plan. */
export function addOn(planCode: string, price: string, quantity = 1): Item {
  const { plan, price: perInterval, taxIncluded } = terms(planCode, price, { kind: 'add_on' }, quantity);
  return { plan, quantity, price: perInterval, taxIncluded };
}

/** A coupon as it stands in terms: `10 %` or `5.00`; counted once, for some periods, or for ever (null). */
export function discount(off: string, periodsLeft: number | null = null, couponCode = off): Discount {
  const percent = /^(.*) %$/.exec(off)?.[1];
  const duration: Discount['duration'] =
    periodsLeft === null
      ? { kind: 'forever' }
      : periodsLeft === 1
        ? { kind: 'once' }
        : { kind: 'periods', count: periodsLeft };
  return {
    couponCode,
    name: couponCode,
    discount: percent === undefined ? { kind: 'amount', amount: usd(off) } : { kind: 'percent', percent },
    duration,
    periodsLeft,
  };
}

/** The operation's name stands in every id, so that expected values can be read. */
export function occasion(operationId: string, now: string): Occasion {
  return { now, operationId, idOf: (...parts) => [operationId, ...parts].join('/') };
}

/** What decisions about subscriptions of Acme rest on, where nothing but this is said. */
export function basis(more: Partial<Basis> = {}): Basis {
  return {
    payer: payerOf(account.evolve(null, accountOpened), defaultConventions),
    plans: new Map(),
    invoices: [],
    ...more,
  };
}

/** A subscription `start/subscription` of Acme, begun on a day at noon. */
export function begun(on: Terms, day: string, input: Partial<StartSubscription> = {}): Course {
  const wanted = { accountId: 'acme', planCode: on.plan.planCode, ...input };
  const at = occasion('start', `${day}T12:00:00.000Z`);
  return startSubscription({ terms: on, setupFees: [] }, wanted, basis(), at);
}

/** What the command does that changes the plan at once. */
export function planChanged(state: SubscriptionState, to: Terms, at: Occasion, on: Basis = basis()): Course {
  const ready = readyFor('change', existing(state), on, at);
  return changeTerms(ready, { kind: 'plan', terms: to, setupFees: [] }, on, at);
}

/** The change that a course ends with. */
export function changeIn({ state }: Course): TermsChange {
  if (!state.inFlight) throw new Error('nothing was changed');
  return state.inFlight.changed;
}
