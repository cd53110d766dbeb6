import type { LocalDate } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { listPrice } from '../catalog/plan.ts';
import { sameInterval } from '../rating/direction.ts';
import type { Item, Terms } from '../rating/terms.ts';
import { itemOn } from './agree.ts';
import type { Basis } from './basis.ts';

/**
 * The terms with which a period that starts on a day is billed: a newer version that reaches existing subscriptions by then replaces
 * the one held, unless its price was negotiated. Null where none does.
 */
export function versionReached(terms: Terms, basis: Basis, on: LocalDate): Terms | null {
  const reached = <I extends Item>(item: I): I => ({ ...item, ...newest(item, basis, on) });
  const addOns = terms.addOns.map(reached);
  const next = { ...reached(terms), addOns };
  const news = [next, ...addOns].some(
    ({ plan }, index) => plan.planVersion !== [terms, ...terms.addOns][index]?.plan.planVersion,
  );
  return news ? next : null;
}

function newest({ plan, price, quantity }: Item, { plans, payer }: Basis, on: LocalDate): Partial<Item> {
  const { currency } = payer;
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
  return reaching && listPrice(reaching, currency) ? itemOn(reaching, quantity, null, payer) : {};
}
