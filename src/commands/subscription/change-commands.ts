import type { Command, Decision, Desk } from '../command.ts';
import type { Conventions } from '../policy/conventions.ts';
import type { Party } from './agree.ts';
import { directionOf } from '../rating/direction.ts';
import type { Terms } from '../rating/terms.ts';
import { ask } from './acting.ts';
import { changeTerms } from './change-plan.ts';
import { checkAddOn, checkChange, checkOne, checkQuantity } from './checks.ts';
import type {
  AddAddOn,
  BilledResult,
  ChangeAddOnQuantity,
  ChangePlan,
  ChangeQuantity,
  ChangeTiming,
  PlanChangeResult,
  RemoveAddOn,
  RevokeScheduledChange,
} from './inputs.ts';
import { acted } from './acting.ts';
import { refuseUnlessPossible } from './operations.ts';
import { decisionOn, nothingToDo } from './scene.ts';
import { revokeScheduledChange, scheduleChange } from './schedule-change.ts';
import type { Subscription } from './subscription.ts';
import {
  addOnQuantityWanted,
  addOnWanted,
  planWanted,
  quantityWanted,
  withoutAddOn,
  type Wanted,
} from './wanted-terms.ts';

interface ChangeInput {
  readonly subscriptionId: string;
  readonly when?: ChangeTiming | null;
}

/** What is wanted instead of the terms held. */
type Want<I> = (desk: Desk, held: Terms, input: I, party: Party) => Wanted | Promise<Wanted>;

function changeCommand<I extends ChangeInput>(
  name: string,
  check: (input: I) => void,
  want: Want<I>,
): Command<I, PlanChangeResult> {
  return { name, check, decide: (desk, input) => change(desk, input, want) };
}

async function change<I extends ChangeInput>(
  desk: Desk,
  input: I,
  want: Want<I>,
): Promise<Decision<PlanChangeResult>> {
  const asked = await ask(desk, input.subscriptionId, 'change', 'unused');
  const { state } = asked.course;
  const held = state.footing.terms;
  const { assertions, ...wanted } = await want(desk, held, input, asked.basis.payer);
  const later =
    (input.when ?? defaultTiming(state, wanted.terms, asked.basis.payer.conventions)) === 'period_end';
  if (later) refuseUnlessPossible('schedule change', state);
  const course = later
    ? scheduleChange(asked.course, wanted, desk)
    : changeTerms(asked.course, wanted, asked.basis, desk);
  const { subscriptionId, accountId } = state;
  const ids = { subscriptionId, accountId };
  if (course === asked.course) {
    const nothing = {
      changed: false,
      direction: null,
      invoiceId: null,
      effectiveAt: null,
      scheduledFor: null,
    };
    return nothingToDo(state, { ...ids, ...nothing });
  }
  const { inFlight, pending } = course.state;
  const result: PlanChangeResult = {
    ...ids,
    changed: true,
    direction: directionOf(held, wanted.terms),
    invoiceId: inFlight?.changed.invoiceId ?? null,
    effectiveAt: inFlight?.changed.effectiveAt ?? null,
    scheduledFor: later ? (pending?.effectiveOn ?? null) : null,
  };
  return decisionOn(desk, asked, course, result, assertions);
}

/** As the tenant has it for the direction; at once where it has none, and on trial, where nothing is lost by it. */
function defaultTiming(
  { footing, standing }: Subscription,
  terms: Terms,
  { upgrade, downgrade }: Conventions,
): ChangeTiming {
  if (standing !== 'active') return 'now';
  return { upgrade, downgrade, lateral: 'now' as const }[directionOf(footing.terms, terms)];
}

export const changePlanCommand = changeCommand<ChangePlan>(
  'subscription.changePlan',
  checkChange,
  planWanted,
);

export const changeQuantityCommand = changeCommand<ChangeQuantity>(
  'subscription.changeQuantity',
  checkQuantity,
  (_desk, held, { quantity }, party) => quantityWanted(held, quantity, party),
);

export const addAddOnCommand = changeCommand<AddAddOn>('subscription.addAddOn', checkAddOn, addOnWanted);

export const changeAddOnQuantityCommand = changeCommand<ChangeAddOnQuantity>(
  'subscription.changeAddOnQuantity',
  checkAddOn,
  (_desk, held, input, party) => addOnQuantityWanted(held, input, party),
);

export const removeAddOnCommand = changeCommand<RemoveAddOn>(
  'subscription.removeAddOn',
  checkAddOn,
  (_desk, held, { planCode }) => withoutAddOn(held, planCode),
);

export const revokeScheduledChangeCommand: Command<RevokeScheduledChange, BilledResult> = {
  name: 'subscription.revokeScheduledChange',
  check: checkOne,
  async decide(desk, { subscriptionId, reason }) {
    const asked = await ask(desk, subscriptionId, 'revoke change');
    return acted(desk, asked, { course: revokeScheduledChange(asked.course, reason ?? null, desk) });
  },
};
