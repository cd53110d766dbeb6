import type { Instant, LocalDate } from '../platform/clock.ts';
import { addIntervals, localDay, periodContaining, type DayRange } from '../platform/calendar.ts';
import type { ImportedCustomer } from './imported-customer.ts';
import { RowRejected } from './rejection.ts';

export const monthly = { unit: 'month', count: 1 } as const;

/** The moment to which a file speaks. */
export interface AsOf {
  readonly day: LocalDate;
  /** When the file was first imported with that day: no customer's day is later than theirs was then. */
  readonly firstRunAt: Instant;
}

export interface ServiceDates {
  readonly startedOn: LocalDate;
  /** The month already billed elsewhere: the one that holds the as-of day, or the day of cancellation. */
  readonly billedPeriod: DayRange;
  readonly cancelledOn: LocalDate | null;
}

const earliest = '1970-01-01';

/** A customer's days, reckoned from the as-of day; months back are clamped to short months. Throws `RowRejected`. */
export function serviceDates(customer: ImportedCustomer, asOf: AsOf): ServiceDates {
  const today = localDay(asOf.firstRunAt, customer.timeZone);
  const day = asOf.day < today ? asOf.day : today;
  const { started, ended } = customer;
  const startedOn = 'on' in started ? started.on : addIntervals(day, monthly, -started.monthsBeforeAsOf);
  if (startedOn > day) throw new RowRejected('startedOn', `${startedOn} is after the as-of day ${day}`);
  if (startedOn < earliest) throw new RowRejected('startedOn', `${startedOn} is before ${earliest}`);
  const cancelledOn = ended === 'as-of' ? day : (ended?.on ?? null);
  if (cancelledOn !== null && cancelledOn > day)
    throw new RowRejected('cancelledOn', `${cancelledOn} is after the as-of day ${day}`);
  if (cancelledOn !== null && cancelledOn < startedOn)
    throw new RowRejected('cancelledOn', `${cancelledOn} is before the service began on ${startedOn}`);
  return { startedOn, billedPeriod: periodContaining(startedOn, monthly, cancelledOn ?? day), cancelledOn };
}
