import { addIntervals, localDay, periodContaining } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import type { Period, SubscriptionStarted } from './events.ts';

/** Takes over the last bill of a subscription that was billed elsewhere: nothing is billed twice, and nothing before it ever. */
export function importedBilling(
  terms: Terms,
  billedThrough: LocalDate,
  amount: Money,
  startedOn: LocalDate,
  { payer }: Basis,
  { now, idOf }: Occasion,
): Pick<SubscriptionStarted['data'], 'terms' | 'setupFees' | 'currentPeriod' | 'debits' | 'invoiceId'> {
  const today = localDay(now, payer.timeZone);
  const currentPeriod = periodEndingAt(billedThrough, startedOn, terms, today);
  if (amount.currency !== payer.currency)
    reject(
      'CurrencyMismatch',
      ['openingDebit', 'currency'],
      `openingDebit must be in ${payer.currency}, the account's currency.`,
    );
  const { planCode } = terms.plan;
  const opening = { lineId: idOf('opening-debit'), planCode, invoiceId: null, amount, period: currentPeriod };
  return { terms, setupFees: [], currentPeriod, debits: [opening], invoiceId: null };
}

/** The period that ends at `billedThrough`; it has begun, and the day is one on which a period ends. */
function periodEndingAt(
  billedThrough: LocalDate,
  startedOn: LocalDate,
  terms: Terms,
  today: LocalDate,
): Period {
  if (billedThrough <= startedOn)
    reject('InvalidDate', 'billedThrough', `billedThrough must be after startedOn (${startedOn}).`);
  const dayBefore = addIntervals(billedThrough, { unit: 'day', count: 1 }, -1);
  const period = periodContaining(startedOn, terms.plan.interval, dayBefore);
  if (period.end !== billedThrough)
    reject(
      'InvalidDate',
      'billedThrough',
      `billedThrough must be a day on which a period ends, such as ${period.end}.`,
    );
  if (period.start > today)
    reject(
      'InvalidDate',
      'billedThrough',
      'billedThrough must end a period that has begun; choose an earlier one.',
    );
  return period;
}
