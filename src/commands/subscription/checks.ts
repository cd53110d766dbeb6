import {
  must,
  optionalDay,
  optionalPrice,
  optionalText,
  optionalWhole,
  refuseIfAny,
  text,
  type Finding,
} from '../validation.ts';
import type { CancelSubscription, ChangePlan, StartSubscription } from './inputs.ts';

export function checkStart(input: StartSubscription): void {
  const opening = [input.billedThrough ?? null, input.openingDebit ?? null].filter(
    (part) => part !== null,
  ).length;
  refuseIfAny([
    text(input.accountId, 'accountId'),
    text(input.planCode, 'planCode'),
    ...termsFindings(input),
    optionalDay(input.startedOn, 'startedOn'),
    optionalText(input.externalId, 'externalId'),
    optionalWhole(input.commitmentMonths, 'commitmentMonths', 1, 1200),
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
    ...termsFindings(input),
  ]);
}

export function checkCancel(input: CancelSubscription): void {
  refuseIfAny([
    text(input.subscriptionId, 'subscriptionId'),
    optionalText(input.reason, 'reason', 500),
    optionalDay(input.effectiveOn, 'effectiveOn'),
  ]);
}

function termsFindings(
  input: Pick<ChangePlan, 'planVersion' | 'quantity' | 'unitPrice'>,
): readonly Finding[] {
  return [
    optionalWhole(input.planVersion, 'planVersion', 1, 1_000_000),
    optionalWhole(input.quantity, 'quantity', 1, 1_000_000, 'InvalidQuantity'),
    optionalPrice(input.unitPrice, 'unitPrice'),
  ];
}
