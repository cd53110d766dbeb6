import { addOn, discount, terms } from '../examples.ts';
import { directionOf, sameInterval } from './direction.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });
const yearly = { unit: 'year', count: 1 } as const;

test.each([
  ['a higher tier, though it costs less', silver, terms('gold', '5.00', { tierRank: 2 }), 'upgrade'],
  ['a lower tier, though it costs more', silver, terms('bronze', '50.00', { tierRank: 0 }), 'downgrade'],
  ['more seats of the tier', silver, terms('silver', '10.00', {}, 2), 'upgrade'],
  [
    'a year at less than twelve months cost',
    silver,
    terms('silver', '100.00', { interval: yearly }),
    'downgrade',
  ],
  [
    'a year at the price of twelve months',
    silver,
    terms('silver', '120.00', { interval: yearly }),
    'lateral',
  ],
  ['one more add-on', silver, { ...silver, addOns: [addOn('sms', '1.00')] }, 'upgrade'],
  ['one add-on less', { ...silver, addOns: [addOn('sms', '1.00')] }, silver, 'downgrade'],
  ['a coupon', silver, { ...silver, discounts: [discount('50 %')] }, 'lateral'],
])('%s', (_name, from, to, direction) => {
  expect(directionOf(from, to)).toBe(direction);
});

test('an interval is its unit and its count', () => {
  expect(sameInterval(yearly, { unit: 'month', count: 12 })).toBe(false);
  expect(sameInterval(yearly, { ...yearly })).toBe(true);
});
