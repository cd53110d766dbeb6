import type { ImportedCustomer } from './imported-customer.ts';
import { serviceDates } from './service-dates.ts';

const customer = (change: Partial<ImportedCustomer>): ImportedCustomer => ({
  line: 2,
  externalId: 'C1',
  name: 'C1',
  contactName: 'C1',
  email: null,
  country: 'US',
  timeZone: 'UTC',
  currency: 'USD',
  plan: { code: 'p', name: 'P', tier: 't', tierRank: 1, features: [], listPrice: null },
  monthlyPrice: { minor: 500n, currency: 'USD' },
  started: { monthsBeforeAsOf: 1 },
  commitmentMonths: null,
  ended: null,
  ...change,
});
const asOf = (day: string) => ({ day, firstRunAt: `${day}T12:00:00.000Z` });

describe('days of an imported customer', () => {
  it.each([
    // as-of, months before, first day, month already billed
    ['2026-03-31', 1, '2026-02-28', '2026-03-28', '2026-04-28'],
    ['2026-03-31', 13, '2025-02-28', '2026-03-28', '2026-04-28'],
    ['2024-02-29', 12, '2023-02-28', '2024-02-28', '2024-03-28'],
    ['2026-11-21', 0, '2026-11-21', '2026-11-21', '2026-12-21'],
  ])('as of %s, %i months ago', (day, months, startedOn, start, end) => {
    expect(serviceDates(customer({ started: { monthsBeforeAsOf: months } }), asOf(day))).toEqual({
      startedOn,
      billedPeriod: { start, end },
      cancelledOn: null,
    });
  });

  it('ends at the as-of day, in the month that is billed', () => {
    const left = serviceDates(
      customer({ started: { monthsBeforeAsOf: 3 }, ended: 'as-of' }),
      asOf('2026-11-21'),
    );
    expect(left).toMatchObject({ cancelledOn: '2026-11-21', billedPeriod: { start: '2026-11-21' } });
  });

  it('bills through the month in which service ended long ago', () => {
    const left = serviceDates(
      customer({ started: { on: '2025-01-31' }, ended: { on: '2025-03-15' } }),
      asOf('2026-11-21'),
    );
    expect(left).toMatchObject({ billedPeriod: { start: '2025-02-28', end: '2025-03-31' } });
  });

  it('has no day that had not begun where the customer lives when the file was first imported', () => {
    const evening = { day: '2026-11-22', firstRunAt: '2026-11-22T01:00:00.000Z' };
    const west = customer({
      timeZone: 'America/Los_Angeles',
      started: { monthsBeforeAsOf: 0 },
      ended: 'as-of',
    });
    expect(serviceDates(west, evening)).toMatchObject({ startedOn: '2026-11-21', cancelledOn: '2026-11-21' });
  });

  it.each([
    [{ started: { on: '2026-12-01' } }, '2026-12-01 is after the as-of day 2026-11-21'],
    [{ started: { on: '1969-12-31' } }, '1969-12-31 is before 1970-01-01'],
    [{ ended: { on: '2026-12-01' } }, '2026-12-01 is after the as-of day'],
    [
      { started: { on: '2026-05-01' }, ended: { on: '2026-04-30' } },
      '2026-04-30 is before the service began',
    ],
  ])('refuses %j', (change, message) => {
    expect(() => serviceDates(customer(change), asOf('2026-11-21'))).toThrow(message);
  });
});
