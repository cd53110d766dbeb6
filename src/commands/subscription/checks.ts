import { featureFindings } from '../catalog/checks.ts';
import {
  must,
  optionalDay,
  optionalPrice,
  optionalText,
  optionalWhole,
  refuseIfAny,
  text,
  whole,
  type Finding,
} from '../validation.ts';
import type {
  AddAddOn,
  AddOnWanted,
  CancelSubscription,
  ChangePlan,
  ChangeQuantity,
  ResumeSubscription,
  SetOverrides,
  StartSubscription,
  SubscriptionCoupon,
} from './inputs.ts';

const mostUnits = 1_000_000;

export function checkStart(input: StartSubscription): void {
  const opening = [input.billedThrough ?? null, input.openingDebit ?? null].filter(
    (part) => part !== null,
  ).length;
  const addOns = input.addOns ?? [];
  refuseIfAny([
    text(input.accountId, 'accountId'),
    ...offerFindings(input, ''),
    optionalDay(input.startedOn, 'startedOn'),
    optionalText(input.externalId, 'externalId'),
    optionalWhole(input.commitmentMonths, 'commitmentMonths', 1, 1200),
    optionalWhole(input.trialDays, 'trialDays', 0, 3650),
    optionalDay(input.endsOn, 'endsOn'),
    ...addOns.flatMap((addOn, index) => offerFindings(addOn, `addOns.${index}.`)),
    once(
      addOns.map(({ planCode }) => planCode),
      'addOns',
      'add-on',
    ),
    ...(input.couponCodes ?? []).map((code, index) => text(code, `couponCodes.${index}`)),
    optionalDay(input.billedThrough, 'billedThrough'),
    optionalPrice(input.openingDebit, 'openingDebit'),
    must(
      opening !== 1,
      'InvalidInput',
      'billedThrough',
      'billedThrough and openingDebit go together; give both or neither.',
    ),
  ]);
}

export function checkChange(input: ChangePlan): void {
  refuseIfAny([
    text(input.subscriptionId, 'subscriptionId'),
    optionalText(input.planCode, 'planCode'),
    ...termsFindings(input, ''),
    timing(input.when),
  ]);
}

export function checkQuantity(input: ChangeQuantity): void {
  refuseIfAny([
    text(input.subscriptionId, 'subscriptionId'),
    whole(input.quantity, 'quantity', 1, mostUnits, 'InvalidQuantity'),
    timing(input.when),
  ]);
}

export function checkAddOn(input: Pick<AddAddOn, 'subscriptionId' | 'when'> & AddOnWanted): void {
  refuseIfAny([
    text(input.subscriptionId, 'subscriptionId'),
    ...offerFindings(input, ''),
    timing(input.when),
  ]);
}

export function checkCancel(input: CancelSubscription): void {
  const { when, effectiveOn, settlement } = input;
  const later = when === 'period_end';
  refuseIfAny([
    text(input.subscriptionId, 'subscriptionId'),
    optionalText(input.reason, 'reason', 500),
    timing(when),
    optionalDay(effectiveOn, 'effectiveOn'),
    must(
      !later || !effectiveOn,
      'InvalidInput',
      'effectiveOn',
      'effectiveOn is not given with the end of the period; leave one of the two out.',
    ),
    must(
      ['none', 'credit', 'refund'].includes(settlement ?? 'none'),
      'InvalidInput',
      'settlement',
      'settlement must be none, credit or refund.',
    ),
    must(
      !later || (settlement ?? 'none') === 'none',
      'InvalidInput',
      'settlement',
      'With the end of the period nothing is left to give back; leave settlement out.',
    ),
  ]);
}

/** For verbs that name a subscription and perhaps say why. */
export function checkOne(input: { readonly subscriptionId: string; readonly reason?: string | null }): void {
  refuseIfAny([text(input.subscriptionId, 'subscriptionId'), optionalText(input.reason, 'reason', 500)]);
}

export function checkResume({ subscriptionId, anchor }: ResumeSubscription): void {
  const known = ['keep', 'move'].includes(anchor ?? 'keep');
  refuseIfAny([
    text(subscriptionId, 'subscriptionId'),
    must(known, 'InvalidInput', 'anchor', 'anchor must be keep or move.'),
  ]);
}

export function checkCoupon({ subscriptionId, couponCode }: SubscriptionCoupon): void {
  refuseIfAny([text(subscriptionId, 'subscriptionId'), text(couponCode, 'couponCode')]);
}

export function checkOverrides({ subscriptionId, overrides }: SetOverrides): void {
  refuseIfAny([text(subscriptionId, 'subscriptionId'), ...featureFindings(overrides, 'overrides')]);
}

function offerFindings(input: AddOnWanted, path: string): readonly Finding[] {
  return [text(input.planCode, `${path}planCode`), ...termsFindings(input, path)];
}

function termsFindings(
  input: Pick<ChangePlan, 'planVersion' | 'quantity' | 'unitPrice'>,
  path: string,
): readonly Finding[] {
  return [
    optionalWhole(input.planVersion, `${path}planVersion`, 1, 1_000_000),
    optionalWhole(input.quantity, `${path}quantity`, 1, mostUnits, 'InvalidQuantity'),
    optionalPrice(input.unitPrice, `${path}unitPrice`),
  ];
}

function timing(when: ChangePlan['when']): Finding {
  const known = ['now', 'period_end'].includes(when ?? 'now');
  return must(known, 'InvalidInput', 'when', 'when must be now or period_end.');
}

function once(values: readonly string[], path: string, what: string): Finding {
  const holds = new Set(values).size === values.length;
  return must(holds, 'InvalidInput', path, `${path} must name each ${what} once.`);
}
