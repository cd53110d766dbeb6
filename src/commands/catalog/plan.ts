import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type { CatalogEvent, OfferKind, PlanRetired, PlanVersion, PlanVersionPublished } from './events.ts';
import { currencyOf, type Price } from './price.ts';

type Published = PlanVersionPublished['data'];

export interface PlanState {
  /** In order: version n stands at n - 1. */
  readonly versions: readonly Published[];
  readonly retired: boolean;
}

export const plan: Fold<PlanState, CatalogEvent> = {
  initial: { versions: [], retired: false },
  evolve(state, event) {
    switch (event.type) {
      case 'PlanVersionPublished':
        return { ...state, versions: [...state.versions, event.data] };
      case 'PlanRetired':
        return { ...state, retired: true };
    }
  },
};

/** Null where it is retired already. */
export function retirePlan(state: PlanState, now: Instant): PlanRetired | null {
  const { planCode } = newest(state);
  return state.retired ? null : { type: 'PlanRetired', data: { planCode, retiredAt: now } };
}

/** What may be sold at a moment: the version asked for, or the latest that is in effect then. */
export function sellableVersion(
  state: PlanState,
  version: number | null,
  now: Instant,
  kind: OfferKind = 'plan',
): Published {
  const inEffect = state.versions.filter(
    ({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= now,
  );
  const latest = inEffect.at(-1) ?? newest(state);
  const found =
    version === null
      ? latest
      : (state.versions[version - 1] ??
        reject(
          'PlanVersionNotFound',
          'planVersion',
          `planVersion must be one of 1 to ${state.versions.length}.`,
        ));
  if (state.retired)
    reject('PlanRetired', 'planCode', 'planCode names a retired plan; choose one that is still sold.');
  if (found.kind !== kind) {
    const message = { plan: 'an add-on, which goes beside a plan', add_on: 'a plan, not an add-on' }[kind];
    reject('WrongKindOfOffer', 'planCode', `planCode names ${message}; choose another.`);
  }
  if (!inEffect.includes(found)) {
    const { effectiveFrom } = found;
    reject('NotOnSaleYet', 'planCode', `The version is sold from ${effectiveFrom}; choose another.`, {
      effectiveFrom,
    });
  }
  return found;
}

/** The list price in a currency, or null. */
export function listPrice(published: Published, currency: Currency): Price | null {
  return published.prices.find((price) => currencyOf(price) === currency) ?? null;
}

/** The promise without its prices: what subscriptions carry. */
export function promiseOf(published: Published): PlanVersion {
  const { planCode, planVersion, kind, productCode, taxCategory, name } = published;
  const { tier, tierRank, interval, trialDays, features } = published;
  return {
    planCode,
    planVersion,
    kind,
    productCode,
    taxCategory,
    name,
    tier,
    tierRank,
    interval,
    trialDays,
    features,
  };
}

function newest(state: PlanState): Published {
  return (
    state.versions.at(-1) ?? reject('PlanNotFound', 'planCode', 'planCode names no plan; publish it first.')
  );
}
