import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { canonical } from '../canonical.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type { CatalogEvent, PlanRetired, PlanVersion, PlanVersionPublished } from './events.ts';
import type { PublishPlan } from './inputs.ts';
import { currencyOf, perUnit, type Price } from './price.ts';

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

/** Null where the latest version already says the same. */
export function publishPlan(state: PlanState, input: PublishPlan, now: Instant): PlanVersionPublished | null {
  if (state.retired)
    reject('PlanRetired', 'planCode', 'planCode names a retired plan; publish under another code.');
  const latest = state.versions.at(-1);
  const { planCode, name, tier, tierRank, interval, features, prices } = input;
  const content = {
    planCode,
    kind: 'plan',
    productCode: null,
    taxCategory: 'standard',
    name,
    tier,
    tierRank,
    interval,
    trialDays: 0,
    features,
    prices: [...prices.map(perUnit), ...(input.priceList ?? [])],
    setupFees: [],
    effectiveFrom: null,
    reachesExistingFrom: null,
  } as const;
  if (latest && canonical(content) === canonical({ ...latest, planVersion: null, publishedAt: null }))
    return null;
  return {
    type: 'PlanVersionPublished',
    data: { ...content, planVersion: state.versions.length + 1, publishedAt: now },
  };
}

/** Null where it is retired already. */
export function retirePlan(state: PlanState, now: Instant): PlanRetired | null {
  const { planCode } = versionOf(state, null);
  return state.retired ? null : { type: 'PlanRetired', data: { planCode, retiredAt: now } };
}

/** What may be sold now: the version asked for or the latest. */
export function sellableVersion(state: PlanState, version: number | null): Published {
  const found = versionOf(state, version);
  if (state.retired)
    reject('PlanRetired', 'planCode', 'planCode names a retired plan; choose one that is still sold.');
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

function versionOf(state: PlanState, version: number | null): Published {
  const latest =
    state.versions.at(-1) ?? reject('PlanNotFound', 'planCode', 'planCode names no plan; publish it first.');
  if (version === null) return latest;
  return (
    state.versions[version - 1] ??
    reject('PlanVersionNotFound', 'planVersion', `planVersion must be one of 1 to ${state.versions.length}.`)
  );
}
