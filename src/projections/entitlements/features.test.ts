import fc from 'fast-check';
import type { Feature } from '../../commands/catalog/events.ts';
import { combined, featuresOf } from './features.ts';

const sso: Feature = { key: 'sso', kind: 'boolean' };
const seats = (limit: number): Feature => ({ key: 'seats', kind: 'limit', limit });
const region = (value: string): Feature => ({ key: 'region', kind: 'config', value });

const granted = (...of: Parameters<typeof featuresOf>): Feature[] => [...featuresOf(...of).values()];

test('limits of plan and add-ons add up, each times its own quantity', () => {
  const plan = { quantity: 3, features: [seats(10)] };
  const pack = { quantity: 2, features: [seats(25)] };
  expect(granted([plan, pack], [])).toEqual([seats(80)]);
});

test("a configuration value is the plan's, else that of the first add-on that states it", () => {
  const plan = { quantity: 1, features: [region('eu')] };
  const [first, second] = ['us', 'ap'].map((value) => ({ quantity: 1, features: [region(value)] }));
  expect(granted([plan, first!], [])).toEqual([region('eu')]);
  expect(granted([{ quantity: 1, features: [sso] }, first!, second!], [])).toEqual([sso, region('us')]);
});

test('what was agreed for the subscription alone replaces by key, and is not times its quantity', () => {
  const plan = { quantity: 7, features: [seats(10), region('eu')] };
  expect(granted([plan], [seats(100), sso])).toEqual([seats(100), region('eu'), sso]);
});

test('a key that is stated in several kinds is what says most: a number, then a value, then a yes', () => {
  const stated: Feature[] = [
    { key: 'api', kind: 'boolean' },
    { key: 'api', kind: 'config', value: 'v2' },
    { key: 'api', kind: 'limit', limit: 5 },
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(stated, { minLength: 1 }), (features) => {
      const most = stated.findLast((feature) => features.includes(feature));
      expect(features.reduce<Feature | undefined>(combined, undefined)).toEqual(most);
    }),
  );
});
