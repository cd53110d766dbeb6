import { localDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Fold } from '../loading.ts';
import type { SubscriptionEvent } from './events.ts';
import type { Standing } from './standing.ts';

export const statuses = [
  'scheduled',
  'trialing',
  'active',
  'past_due',
  'on_hold',
  'paused',
  'cancellation_scheduled',
  'cancelled',
  'ended',
] as const;
export type Status = (typeof statuses)[number];

/** From `at` on, until a later step says otherwise. */
export interface StatusStep {
  readonly at: Instant;
  readonly standing: Standing;
  readonly held: boolean;
  /** Cancelled by someone, rather than over by its term. */
  readonly cancelled: boolean;
  /** Day on which service is going to end. */
  readonly cancelOn: LocalDate | null;
}

/** All that a subscription's status follows from, besides its invoices. */
export interface StatusFacts {
  readonly timeZone: string;
  readonly startedOn: LocalDate;
  readonly trialUntil: LocalDate | null;
  readonly endsOn: LocalDate | null;
  /** In the order of their recording; only what differs from the step before. */
  readonly steps: readonly StatusStep[];
}

/** An invoice of the subscription. */
export interface DueInvoice {
  readonly dueOn: LocalDate;
  /** When nothing was open of it any more; null: something is. */
  readonly settledAt: Instant | null;
}

export const statusFacts: Fold<StatusFacts | null, SubscriptionEvent> = {
  initial: null,
  evolve(facts, event) {
    if (event.type === 'SubscriptionStarted') {
      const { timeZone, startedOn, trial, endsOn } = event.data;
      const started = { timeZone, startedOn, trialUntil: trial?.until ?? null, endsOn, steps: [] };
      return stepped(started, event);
    }
    return facts && stepped(facts, event);
  },
};

function stepped(facts: StatusFacts, event: SubscriptionEvent): StatusFacts {
  const before = facts.steps.at(-1) ?? null;
  const next = stepOf(event, before);
  const news = next !== null && JSON.stringify({ ...next, at: '' }) !== JSON.stringify({ ...before, at: '' });
  const trialUntil = event.type === 'SubscriptionTrialStarted' ? event.data.trial.until : facts.trialUntil;
  return { ...facts, trialUntil, steps: news ? [...facts.steps, next] : facts.steps };
}

function stepOf(event: SubscriptionEvent, before: StatusStep | null): StatusStep | null {
  if ('standing' in event.data) {
    const { effectiveAt: at, standing, held } = event.data;
    const cancelled = event.type === 'SubscriptionCancelled';
    const cancelOn = standing === 'ended' ? null : (before?.cancelOn ?? null);
    return { at, standing, held, cancelled, cancelOn };
  }
  if (before && event.type === 'SubscriptionCancellationScheduled')
    return { ...before, at: event.data.scheduledAt, cancelOn: event.data.cancelOn };
  if (before && event.type === 'SubscriptionCancellationRevoked')
    return { ...before, at: event.data.revokedAt, cancelOn: null };
  return null;
}

/**
 * The status at any moment. For one to come, it is what will be if nothing else is decided. Where several hold, the one that asks
 * for most attention is told: an end, a pause, a hold, a payment that is late, a cancellation to come.
 */
export function statusAt(facts: StatusFacts, invoices: readonly DueInvoice[], at: Instant): Status {
  const day = localDay(at, facts.timeZone);
  const step = facts.steps.findLast((each) => each.at <= at);
  const standing = step ? foreseen(facts, step, day) : 'scheduled';
  if (standing === 'ended') return step?.cancelled || step?.cancelOn ? 'cancelled' : 'ended';
  if (!step || standing === 'scheduled' || standing === 'paused') return standing;
  if (step.held) return 'on_hold';
  const late = ({ dueOn, settledAt }: DueInvoice): boolean =>
    dueOn < day && (settledAt === null || settledAt > at);
  if (invoices.some(late)) return 'past_due';
  return step.cancelOn ? 'cancellation_scheduled' : standing;
}

/** What was agreed comes on its day, whether or not the event is there yet. */
function foreseen(facts: StatusFacts, { standing, cancelOn }: StatusStep, day: LocalDate): Standing {
  const over = [cancelOn, facts.endsOn].some((end) => end !== null && end <= day);
  if (over || standing === 'ended') return 'ended';
  if (standing === 'scheduled' && day < facts.startedOn) return 'scheduled';
  if (standing !== 'scheduled' && standing !== 'trialing') return standing;
  return facts.trialUntil !== null && day < facts.trialUntil ? 'trialing' : 'active';
}
