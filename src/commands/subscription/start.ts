import { addIntervals, localDay, periodContaining, startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { AccountState } from '../account/account.ts';
import { reject } from '../errors.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import { issueInvoice } from '../invoice/issue.ts';
import type { Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { debitOf, fullCharges, periodsFrom } from './charges.ts';
import type { Debit, Period, SubscriptionStarted } from './events.ts';
import type { StartSubscription } from './inputs.ts';

type Account = NonNullable<AccountState>;

export interface Started {
  readonly started: SubscriptionStarted;
  /** Null for imported subscriptions: nothing is billed twice. */
  readonly invoice: InvoiceIssued | null;
}

/** Begins service and bills every period since, or takes over what was billed elsewhere. */
export function startSubscription(
  { accountId, timeZone, currency }: Account,
  terms: Terms,
  input: StartSubscription,
  occasion: Occasion,
): Started {
  const { now, operationId, idOf } = occasion;
  const today = localDay(now, timeZone);
  const startedOn = input.startedOn ?? today;
  if (startedOn > today) reject('InvalidDate', 'startedOn', `startedOn must be today (${today}) or earlier.`);
  const { billedThrough, openingDebit } = input;
  const subscriptionId = idOf('subscription');
  const common = {
    subscriptionId,
    accountId,
    externalId: input.externalId ?? null,
    operationId,
    terms,
    timeZone,
    startedOn,
    effectiveAt: startedOn < today ? startOfDay(startedOn, timeZone) : now,
    billedThrough: billedThrough ?? null,
    commitment: commitmentOf(startedOn, input.commitmentMonths ?? null),
  };

  if (billedThrough && openingDebit) {
    const currentPeriod = periodEndingAt(billedThrough, startedOn, terms, today);
    const opening = openingDebitOf(openingDebit, currentPeriod, currency, idOf('opening-debit'));
    const data = { ...common, currentPeriod, debits: [opening], invoiceId: null };
    return { started: { type: 'SubscriptionStarted', data }, invoice: null };
  }

  const invoiceId = idOf('invoice');
  const periods = periodsFrom(startedOn, terms.plan.interval, startedOn, (period) => period.start <= today);
  const lines = fullCharges(terms, periods, (period) => idOf('charge', period.start));
  const debits = lines.map((line) => debitOf(line, invoiceId));
  const data = { ...common, currentPeriod: periods.at(-1)!, debits, invoiceId };
  return {
    started: { type: 'SubscriptionStarted', data },
    invoice: issueInvoice({ accountId, subscriptionId, timeZone, currency, taxes: [], netDays: 14 }, invoiceId, lines, occasion),
  };
}

function commitmentOf(
  startedOn: LocalDate,
  months: number | null,
): SubscriptionStarted['data']['commitment'] {
  return months === null
    ? null
    : { months, until: addIntervals(startedOn, { unit: 'month', count: 1 }, months) };
}

/** The period that ends at `billedThrough`; it has begun, and the day is one on which a period ends. */
function periodEndingAt(
  billedThrough: LocalDate,
  startedOn: LocalDate,
  terms: Terms,
  today: LocalDate,
): Period {
  if (billedThrough <= startedOn) {
    reject('InvalidDate', 'billedThrough', `billedThrough must be after startedOn (${startedOn}).`);
  }
  const dayBefore = addIntervals(billedThrough, { unit: 'day', count: 1 }, -1);
  const period = periodContaining(startedOn, terms.plan.interval, dayBefore);
  if (period.end !== billedThrough) {
    reject(
      'InvalidDate',
      'billedThrough',
      `billedThrough must be a day on which a period ends, such as ${period.end}.`,
    );
  }
  if (period.start > today) {
    reject(
      'InvalidDate',
      'billedThrough',
      'billedThrough must end a period that has begun; choose an earlier one.',
    );
  }
  return period;
}

function openingDebitOf(amount: Money, period: Period, currency: string, lineId: string): Debit {
  if (amount.currency !== currency) {
    reject(
      'CurrencyMismatch',
      ['openingDebit', 'currency'],
      `openingDebit must be in ${currency}, the account's currency.`,
    );
  }
  return { lineId, invoiceId: null, amount, period };
}
