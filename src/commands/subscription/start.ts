import { addIntervals, localDay, startOfDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import { afterPeriod } from '../rating/discounts.ts';
import { setupFeeLines, type SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { mostPeriods, catchUp } from './catch-up.ts';
import { billOf, chargesOf, periodOn } from './charges.ts';
import { courseFrom, type Course } from './course.ts';
import type { Period, Standing, SubscriptionStarted } from './events.ts';
import { importedBilling } from './import.ts';
import type { StartSubscription } from './inputs.ts';
import { subscription } from './subscription.ts';

/** What was agreed: terms, and the fees that go with their first bill. */
export interface Agreed {
  readonly terms: Terms;
  readonly setupFees: readonly SetupFee[];
}

const day = { unit: 'day', count: 1 } as const;

/**
 * Begins service: on the day asked for, with a trial where the plan has one. Every period that has begun by now is billed, or what was
 * billed elsewhere is taken over.
 */
export function startSubscription(
  agreed: Agreed,
  input: StartSubscription,
  basis: Basis,
  occasion: Occasion,
): Course {
  const { payer } = basis;
  const { now, operationId, idOf } = occasion;
  const today = localDay(now, payer.timeZone);
  const startedOn = input.startedOn ?? today;
  const imported = Boolean(input.billedThrough && input.openingDebit);
  const trialDays = input.trialDays ?? (imported ? 0 : agreed.terms.plan.trialDays);
  const trialUntil = trialDays > 0 ? addIntervals(startedOn, day, trialDays) : null;
  refuseWrongDays(input, startedOn, trialUntil, today);
  const common = {
    subscriptionId: idOf('subscription'),
    accountId: payer.accountId,
    externalId: input.externalId ?? null,
    operationId,
    timeZone: payer.timeZone,
    startedOn,
    held: false,
    trial: trialUntil === null ? null : { until: trialUntil },
    endsOn: input.endsOn ?? null,
    effectiveAt: effectiveAt(startedOn, today, payer.timeZone, now),
    billedThrough: input.billedThrough ?? null,
    commitment: commitmentOf(startedOn, input.commitmentMonths ?? null),
  };
  const begin = (standing: Standing, billing: Billing): SubscriptionStarted => ({
    type: 'SubscriptionStarted',
    data: { ...common, standing, ...billing },
  });
  if (startedOn > today || trialUntil !== null) {
    const standing = startedOn > today ? 'scheduled' : 'trialing';
    const started = begin(standing, { ...agreed, currentPeriod: null, debits: [], invoiceId: null });
    return catchUp(beginning(started), basis, occasion, { through: today, atMost: mostPeriods });
  }
  if (input.billedThrough && input.openingDebit) {
    const billing = importedBilling(
      agreed.terms,
      input.billedThrough,
      input.openingDebit,
      startedOn,
      basis,
      occasion,
    );
    return beginning(begin('active', billing));
  }
  const { lines, terms, currentPeriod } = chargesSince(startedOn, today, agreed, common.endsOn, occasion);
  const invoiceId = idOf('invoice');
  const { invoice, debits } = billOf(common.subscriptionId, invoiceId, lines, basis, occasion);
  const started = begin('active', { terms, setupFees: [], currentPeriod, debits, invoiceId });
  return { ...beginning(started), invoices: [invoice] };
}

type Billing = Pick<
  SubscriptionStarted['data'],
  'terms' | 'setupFees' | 'currentPeriod' | 'debits' | 'invoiceId'
>;

function beginning(started: SubscriptionStarted): Course {
  return { ...courseFrom(subscription.evolve(null, started)!), events: [started] };
}

/** Every period since the first day, each at its own terms: coupons count them. */
function chargesSince(
  startedOn: LocalDate,
  today: LocalDate,
  { terms: first, setupFees }: Agreed,
  endsOn: LocalDate | null,
  occasion: Occasion,
) {
  let terms = first;
  let currentPeriod: Period = periodOn(startedOn, startedOn, terms, endsOn);
  const lines = [
    ...setupFeeLines(setupFees, startedOn, (code) => occasion.idOf('setup-fee', code)),
    ...chargesOf(terms, currentPeriod, startedOn, 'charge', occasion),
  ];
  for (let periods = 1; currentPeriod.end <= today; periods += 1) {
    if (periods === mostPeriods)
      reject(
        'TooManyPeriods',
        'startedOn',
        `More than ${mostPeriods} periods would be billed; choose a later day.`,
      );
    terms = afterPeriod(terms);
    currentPeriod = periodOn(currentPeriod.end, startedOn, terms, endsOn);
    lines.push(...chargesOf(terms, currentPeriod, startedOn, 'charge', occasion));
  }
  return { lines, terms, currentPeriod };
}

function effectiveAt(startedOn: LocalDate, today: LocalDate, timeZone: string, now: Instant): Instant {
  return startedOn === today ? now : startOfDay(startedOn, timeZone);
}

function refuseWrongDays(
  { endsOn, billedThrough }: StartSubscription,
  startedOn: LocalDate,
  trialUntil: LocalDate | null,
  today: LocalDate,
): void {
  const first = trialUntil ?? startedOn;
  if (endsOn && (endsOn <= first || endsOn <= today))
    reject('InvalidDate', 'endsOn', `endsOn must be after ${first > today ? first : today}.`);
  if (billedThrough && startedOn > today)
    reject(
      'InvalidDate',
      'startedOn',
      `startedOn must be today (${today}) or earlier where it was billed elsewhere.`,
    );
  if (billedThrough && trialUntil)
    reject('InvalidInput', 'trialDays', 'What was billed elsewhere is not on trial; leave trialDays out.');
}

function commitmentOf(
  startedOn: LocalDate,
  months: number | null,
): SubscriptionStarted['data']['commitment'] {
  return months === null
    ? null
    : { months, until: addIntervals(startedOn, { unit: 'month', count: 1 }, months) };
}
