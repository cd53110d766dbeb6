import type { Instant } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { reject } from '../errors.ts';
import type { PlanVersionPublished } from './events.ts';
import type { PublishPlan } from './inputs.ts';
import type { PlanState } from './plan.ts';
import { perUnit } from './price.ts';
import { standardTax, type ProductState } from './product.ts';

type Published = PlanVersionPublished['data'];

/** Null where the latest version already says the same. `sold` is what the product says, where one is named. */
export function publishPlan(
  state: PlanState,
  input: PublishPlan,
  sold: ProductState,
  now: Instant,
): PlanVersionPublished | null {
  if (state.retired)
    reject('PlanRetired', 'planCode', 'planCode names a retired plan; publish under another code.');
  const content = contentOf(input, sold);
  const latest = state.versions.at(-1);
  if (latest) refuseOtherShape(latest, content);
  if (latest && canonical(content) === canonical({ ...latest, planVersion: null, publishedAt: null }))
    return null;
  return {
    type: 'PlanVersionPublished',
    data: { ...content, planVersion: state.versions.length + 1, publishedAt: now },
  };
}

type Content = Omit<Published, 'planVersion' | 'publishedAt'>;

function contentOf(input: PublishPlan, sold: ProductState): Content {
  const { planCode, name, tier, tierRank, interval, features } = input;
  const productCode = input.productCode ?? null;
  if (productCode !== null && !sold)
    reject('ProductNotFound', 'productCode', 'productCode names no product; define it first.');
  return {
    planCode,
    kind: input.kind ?? 'plan',
    productCode,
    taxCategory: input.taxCategory ?? sold?.taxCategory ?? standardTax,
    name,
    tier,
    tierRank,
    interval,
    trialDays: input.trialDays ?? 0,
    features,
    prices: [...input.prices.map(perUnit), ...(input.priceList ?? [])],
    setupFees: input.setupFees ?? [],
    effectiveFrom: input.effectiveFrom ?? null,
    reachesExistingFrom: input.reachesExistingFrom ?? null,
  };
}

/** A plan does not become an add-on, and what reaches subscriptions does not change how often they are billed. */
function refuseOtherShape(latest: Published, content: Content): void {
  if (latest.kind !== content.kind)
    reject('WrongKindOfOffer', 'kind', `kind must be ${latest.kind}, as in earlier versions.`);
  const { unit, count } = content.interval;
  const same = latest.interval.unit === unit && latest.interval.count === count;
  if (content.reachesExistingFrom !== null && !same) {
    reject(
      'InvalidInterval',
      'interval',
      'interval must be that of the version before where reachesExistingFrom is given; publish another plan.',
    );
  }
}
