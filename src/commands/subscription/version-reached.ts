import type { LocalDate } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { listPrice, promiseOf } from '../catalog/plan.ts';
import { sameInterval } from '../rating/direction.ts';
import { currencyOfTerms } from '../rating/price.ts';
import type { Item, Terms } from '../rating/terms.ts';
import type { Basis } from './basis.ts';

/**
 * The terms with which a period that starts on a day is billed: a newer version that reaches existing subscriptions by then replaces
 * the one held, unless its price was negotiated. Null where none does.
 */
export function versionReached(terms: Terms, { plans }: Basis, on: LocalDate): Terms | null {
  const currency = currencyOfTerms(terms);
  const reached = <I extends Item>(item: I): I => ({ ...item, ...newest(item, plans, on, currency) });
  const addOns = terms.addOns.map(reached);
  const next = { ...reached(terms), addOns };
  const news = [next, ...addOns].some(
    ({ plan }, index) => plan.planVersion !== [terms, ...terms.addOns][index]?.plan.planVersion,
  );
  return news ? next : null;
}

function newest(
  { plan, price }: Item,
  plans: Basis['plans'],
  on: LocalDate,
  currency: string,
): Partial<Pick<Item, 'plan' | 'price'>> {
  const versions = plans.get(plan.planCode)?.versions ?? [];
  const held = versions[plan.planVersion - 1];
  if (!held || canonical(listPrice(held, currency)) !== canonical(price)) return {};
  const reaching = versions.findLast(
    ({ planVersion, reachesExistingFrom, interval }) =>
      planVersion > plan.planVersion &&
      reachesExistingFrom !== null &&
      reachesExistingFrom <= on &&
      sameInterval(interval, plan.interval),
  );
  const listed = reaching && listPrice(reaching, currency);
  return listed ? { plan: promiseOf(reaching), price: listed } : {};
}
