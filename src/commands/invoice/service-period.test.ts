import { given } from './examples.ts';
import { servicePeriod } from './service-period.ts';

// Clocks go forward at two in the morning of March 8, 2026.
const chicago = 'America/Chicago';
const march = { start: '2026-03-08', end: '2026-03-20' };

test('a period may begin and end within its outer days, as they are where the customer is', () => {
  const within = { startsAt: '2026-03-08T06:00:00.000Z', endsAt: '2026-03-20T04:59:59.999Z' };
  expect(servicePeriod({ ...march, ...within }, chicago, [])).toEqual({ ...march, ...within });
});

test('what is left out, or null, is no part of the period', () => {
  expect(servicePeriod({ ...march, startsAt: null }, chicago, [])).toStrictEqual(march);
});

test.each([
  ['that ends before it begins', { end: '2026-03-08' }, 'end'],
  ['of more than a hundred years', { end: '2126-03-09' }, 'end'],
  ['that begins on the evening before', { startsAt: '2026-03-08T05:59:59.999Z' }, 'startsAt'],
  ['that begins when its first day is over', { startsAt: '2026-03-09T05:00:00.000Z' }, 'startsAt'],
  ['that ends before its last day', { endsAt: '2026-03-19T04:59:59.999Z' }, 'endsAt'],
  ['that ends with the day after the last', { endsAt: '2026-03-20T05:00:00.000Z' }, 'endsAt'],
  ['of no time', { end: '2026-03-09', endsAt: '2026-03-08T06:00:00.000Z' }, 'endsAt'],
  [
    'that ends at the instant at which it begins',
    { end: '2026-03-09', startsAt: '2026-03-08T12:00:00.000Z', endsAt: '2026-03-08T12:00:00.000Z' },
    'endsAt',
  ],
])('refuses a period %s', (_name, more, field) => {
  given()
    .when(() => [servicePeriod({ ...march, ...more }, chicago, ['period'])])
    .thenRejected('InvalidDate', `period.${field}`);
});
