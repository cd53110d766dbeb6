import type { StreamAssertion } from '../../eventstore/types.ts';
import { planStream, type OfferKind, type PlanVersionPublished } from '../catalog/events.ts';
import { plan, sellableVersion } from '../catalog/plan.ts';
import type { Desk } from '../command.ts';
import { reject } from '../errors.ts';
import { load } from '../loading.ts';
import { agreed, itemOn, itemWith, type Party } from './agree.ts';
import { setupFeeOf } from '../rating/setup-fee.ts';
import type { Item, Terms } from '../rating/terms.ts';
import type { AddOnWanted, ChangeAddOnQuantity, ChangePlan } from './inputs.ts';
import type { WantedTerms } from './terms-change.ts';

/** New terms, and what of the catalogue they rest on: it may not move before the append commits. */
export interface Wanted extends WantedTerms {
  readonly assertions: readonly StreamAssertion[];
}

export interface Offer {
  readonly published: PlanVersionPublished['data'];
  readonly assertion: StreamAssertion;
}

/** What may be sold now under a code. */
export async function offerOf(
  { tenant, store, now }: Desk,
  { planCode, planVersion }: Pick<AddOnWanted, 'planCode' | 'planVersion'>,
  kind: OfferKind,
): Promise<Offer> {
  const { state, stream, version } = await load(store, { tenant, stream: planStream(planCode) }, plan);
  const published = sellableVersion(state, planVersion ?? null, now, kind);
  return { published, assertion: { tenant, stream, expected: version } };
}

/** The catalogue is read, and asserted, only where the subscription moves to another plan or version. */
export async function planWanted(desk: Desk, held: Terms, input: ChangePlan, party: Party): Promise<Wanted> {
  const planCode = input.planCode ?? held.plan.planCode;
  const planVersion = input.planVersion ?? null;
  const sameCode = planCode === held.plan.planCode;
  if (sameCode && (planVersion ?? held.plan.planVersion) === held.plan.planVersion) {
    const terms = agreed(itemWith(held, input, party), held);
    return { kind: 'plan', terms, setupFees: [], assertions: [] };
  }
  const { published, assertion } = await offerOf(desk, { planCode, planVersion }, 'plan');
  const item = itemOn(published, input.quantity ?? held.quantity, input.unitPrice ?? null, party);
  const fee = sameCode ? null : setupFeeOf(published, party.currency);
  const terms = agreed(item, held);
  return { kind: 'plan', terms, setupFees: fee ? [fee] : [], assertions: [assertion] };
}

export function quantityWanted(held: Terms, quantity: number, party: Party): Wanted {
  const terms = agreed(itemWith(held, { quantity }, party), held);
  return { kind: 'quantity', terms, setupFees: [], assertions: [] };
}

/** An add-on beside what is held; of one that is held already, as many as before where no number is asked for. */
export async function addOnWanted(
  desk: Desk,
  held: Terms,
  input: AddOnWanted,
  party: Party,
): Promise<Wanted> {
  const { published, assertion } = await offerOf(desk, input, 'add_on');
  const has = held.addOns.find(({ plan: { planCode } }) => planCode === input.planCode);
  const quantity = input.quantity ?? has?.quantity ?? 1;
  const item = itemOn(published, quantity, input.unitPrice ?? null, party);
  const fee = has ? null : setupFeeOf(published, party.currency);
  const terms = withAddOns(held, [...without(held, input.planCode), item]);
  return { kind: 'add_ons', terms, setupFees: fee ? [fee] : [], assertions: [assertion] };
}

export function addOnQuantityWanted(
  held: Terms,
  { planCode, quantity }: Pick<ChangeAddOnQuantity, 'planCode' | 'quantity'>,
  party: Party,
): Wanted {
  const item = itemWith(heldAddOn(held, planCode), { quantity }, party);
  const terms = withAddOns(held, [...without(held, planCode), item]);
  return { kind: 'add_ons', terms, setupFees: [], assertions: [] };
}

export function withoutAddOn(held: Terms, planCode: string): Wanted {
  heldAddOn(held, planCode);
  const terms = withAddOns(held, without(held, planCode));
  return { kind: 'add_ons', terms, setupFees: [], assertions: [] };
}

function withAddOns(held: Terms, addOns: readonly Item[]): Terms {
  return agreed(held, { ...held, addOns });
}

function without({ addOns }: Terms, planCode: string): readonly Item[] {
  return addOns.filter((item) => item.plan.planCode !== planCode);
}

function heldAddOn({ addOns }: Terms, planCode: string): Item {
  return (
    addOns.find((item) => item.plan.planCode === planCode) ??
    reject('AddOnNotHeld', 'planCode', 'planCode names no add-on of this subscription; add it first.')
  );
}
