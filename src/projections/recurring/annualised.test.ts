import { terms } from '../../../test/support/sample-events.ts';
import { annualised } from './annualised.ts';

test.each([
  ['500.00 a year', { price: 50_000, unit: 'year' }, 4_167n, 50_000n],
  ['4 x 500.00 a year (M1)', { price: 50_000, quantity: 4, unit: 'year' }, 16_667n, 200_000n],
  ['30.00 a month', { price: 3_000, unit: 'month' }, 3_000n, 36_000n],
  ['100.00 a quarter', { price: 10_000, unit: 'month', count: 3 }, 3_333n, 40_000n],
  ['7.00 a week: 365 days of 1.00', { price: 700, unit: 'week' }, 3_042n, 36_500n],
  ['1.00 a day', { price: 100, unit: 'day' }, 3_042n, 36_500n],
  ['1 yen a year', { price: 1, unit: 'year', currency: 'JPY' }, 0n, 1n],
] as const)('%s', (_, of, mrr, arr) => {
  expect(annualised(terms(of))).toEqual({ mrr, arr });
});
