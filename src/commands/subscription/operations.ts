import type { DomainErrorCode } from '../errors.ts';
import { reject } from '../errors.ts';
import type { Subscription } from './subscription.ts';

/** What can be asked of a subscription. */
export type Operation =
  | 'change'
  | 'schedule change'
  | 'revoke change'
  | 'coupons'
  | 'overrides'
  | 'pause'
  | 'resume'
  | 'hold'
  | 'release'
  | 'cancel'
  | 'cancel at end'
  | 'undo cancellation'
  | 'reactivate';

/** What the answer depends on. A hold and a late payment change nothing about it. */
export type Condition =
  'scheduled' | 'trialing' | 'active' | 'paused' | 'cancellation_scheduled' | 'cancelled' | 'ended';

type Refusals = Partial<Record<Operation, DomainErrorCode>>;

/** What stands against an operation; what is not named is done. docs/subscription-states.md is this table. */
const refusals: Readonly<Record<Condition, Refusals | DomainErrorCode>> = {
  scheduled: {
    change: 'SubscriptionNotStarted',
    'schedule change': 'SubscriptionNotStarted',
    pause: 'SubscriptionNotStarted',
    resume: 'SubscriptionNotPaused',
    hold: 'SubscriptionNotStarted',
    'cancel at end': 'SubscriptionNotStarted',
    reactivate: 'SubscriptionNotCancelled',
  },
  trialing: {
    'schedule change': 'SubscriptionOnTrial',
    pause: 'SubscriptionOnTrial',
    resume: 'SubscriptionNotPaused',
    reactivate: 'SubscriptionNotCancelled',
  },
  active: {
    resume: 'SubscriptionNotPaused',
    reactivate: 'SubscriptionNotCancelled',
  },
  paused: {
    change: 'SubscriptionPaused',
    'schedule change': 'SubscriptionPaused',
    hold: 'SubscriptionPaused',
    'cancel at end': 'SubscriptionPaused',
    reactivate: 'SubscriptionNotCancelled',
  },
  cancellation_scheduled: {
    change: 'CancellationScheduled',
    'schedule change': 'CancellationScheduled',
    pause: 'CancellationScheduled',
    resume: 'SubscriptionNotPaused',
    reactivate: 'SubscriptionNotCancelled',
  },
  cancelled: 'SubscriptionCancelled',
  ended: 'SubscriptionEnded',
};

const remedies: Partial<Record<DomainErrorCode, string>> = {
  SubscriptionNotStarted: 'The subscription has not begun; cancel it and start another, or wait.',
  SubscriptionOnTrial: 'The subscription is on trial and nothing is charged; change or cancel it at once.',
  SubscriptionPaused: 'The subscription is paused; resume it first.',
  SubscriptionNotPaused: 'The subscription is not paused; there is nothing to resume.',
  SubscriptionNotCancelled: 'The subscription is not cancelled; there is nothing to reactivate.',
  SubscriptionCancelled: 'The subscription was cancelled; reactivate it or start a new one.',
  SubscriptionEnded: 'The term of the subscription is over; start a new one.',
  CancellationScheduled: 'The subscription is going to be cancelled; undo that first.',
};

function conditionOf({ standing, cancelledOn, cancellation }: Subscription): Condition {
  if (standing === 'ended') return cancelledOn === null ? 'ended' : 'cancelled';
  return standing !== 'paused' && cancellation ? 'cancellation_scheduled' : standing;
}

/** Rejects an operation that the subscription's condition, or a change in flight, stands against. */
export function refuseUnlessPossible(operation: Operation, state: Subscription): void {
  const condition = conditionOf(state);
  const refused = refusals[condition];
  const code = typeof refused === 'string' ? refused : refused[operation];
  if (code && !(condition === 'cancelled' && operation === 'reactivate')) {
    const data = state.cancelledOn === null ? undefined : { cancelledOn: state.cancelledOn };
    reject(code, 'subscriptionId', remedies[code] ?? code, data);
  }
  if (!state.inFlight || operation === 'hold' || operation === 'release') return;
  const { operationId } = state.inFlight.changed;
  const message = 'A change is in flight; wait until it is completed or reverted.';
  reject('ChangeInProgress', 'subscriptionId', message, { operationId });
}
