import { directionOf } from '../rating/direction.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import type { ChangeKind, TermsChange, TermsChanged } from './events.ts';
import type { Footing } from './footing.ts';

/** New terms, and which event tells of them. */
export interface WantedTerms {
  readonly kind: ChangeKind;
  readonly terms: Terms;
  /** Of what was not held before. */
  readonly setupFees: readonly SetupFee[];
}

export function termsChanged(kind: ChangeKind, data: TermsChange): TermsChanged {
  switch (kind) {
    case 'plan':
      return { type: 'SubscriptionPlanChanged', data };
    case 'quantity':
      return { type: 'SubscriptionQuantityChanged', data };
    case 'add_ons':
      return { type: 'SubscriptionAddOnsChanged', data };
  }
}

/** What every change of terms says, whatever it bills. */
export function directionAndPrevious(
  { terms: previous, currentPeriod: previousPeriod }: Footing,
  terms: Terms,
): Pick<TermsChange, 'direction' | 'previous' | 'previousPeriod'> {
  return { direction: directionOf(previous, terms), previous, previousPeriod };
}
