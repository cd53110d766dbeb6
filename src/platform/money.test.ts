import fc from 'fast-check';
import { add, formatMoney, money, parseMoney, split, subtract, sum, times } from './money.ts';
import { ratio } from './rational.ts';

const minor = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const currency = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF');

describe('reading and writing amounts', () => {
  test.each([
    ['19.99', 'USD', 1999n],
    ['-0.05', 'EUR', -5n],
    ['1200', 'JPY', 1200n],
    ['1.5', 'KWD', 1500n],
    ['1.50', 'USD', 150n],
    ['3.000', 'USD', 300n],
    ['0.0001', 'CLF', 1n],
  ])('%s %s', (text, code, expected) => {
    expect(parseMoney(text, code)).toEqual(money(expected, code));
  });

  test.each([
    ['1.005', 'USD'],
    ['0.5', 'JPY'],
    ['1e3', 'USD'],
    ['', 'USD'],
    ['.5', 'USD'],
    ['1,5', 'USD'],
    ['1.00', 'DEM'],
  ])('refuses "%s" %s rather than round or guess', (text, code) => {
    expect(() => parseMoney(text, code)).toThrow(RangeError);
  });

  test('what is written is read back as it was', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        expect(parseMoney(formatMoney(money(amount, code)), code)).toEqual(money(amount, code));
      }),
    );
  });

  test('all digits of the currency are written', () => {
    expect([money(-5, 'USD'), money(1990, 'USD'), money(7, 'JPY'), money(7, 'KWD')].map(formatMoney)).toEqual(
      ['-0.05', '19.90', '7', '0.007'],
    );
  });
});

describe('reckoning', () => {
  test('amounts of two currencies are never mixed', () => {
    expect(() => add(money(1, 'USD'), money(1, 'EUR'))).toThrow(RangeError);
    expect(() => subtract(money(1, 'USD'), money(1, 'EUR'))).toThrow(RangeError);
  });

  test.each([
    [1, 1, 2, 1n],
    [-1, 1, 2, -1n],
    [3, 1, 2, 2n],
    [1, 1, 3, 0n],
    [-2, 1, 3, -1n],
    [59995, 25, 31, 48383n],
  ])('%d times %d/%d is rounded once, half away from zero', (amount, num, den, expected) => {
    expect(times(money(amount, 'USD'), ratio(num, den)).minor).toBe(expected);
  });

  test('a rounded product is the nearest whole number to the exact one', () => {
    fc.assert(
      fc.property(minor, fc.bigInt(-1000n, 1000n), fc.bigInt(1n, 1000n), (amount, num, den) => {
        const error = times(money(amount, 'USD'), ratio(num, den)).minor * den - amount * num;
        expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(den);
      }),
    );
  });
});

describe('splitting', () => {
  // Stripe docs, coupon weighting: 5.00 off items of 10 and 20.
  test('a coupon of 5.00 over items of 10 and 20 is 1.66 and 3.34', () => {
    expect(split(money(500, 'USD'), [10n, 20n])).toEqual([money(166, 'USD'), money(334, 'USD')]);
  });

  test('the shares add up to the whole, and a negative amount splits like its positive twin', () => {
    fc.assert(
      fc.property(
        minor,
        fc
          .array(fc.bigInt(0n, 1000n), { minLength: 1, maxLength: 9 })
          .filter((weights) => weights.some((w) => w > 0n)),
        (amount, weights) => {
          const shares = split(money(amount, 'USD'), weights);
          expect(sum(shares, 'USD').minor).toBe(amount);
          expect(split(money(-amount, 'USD'), weights)).toEqual(
            shares.map((share) => money(-share.minor, 'USD')),
          );
        },
      ),
    );
  });

  test('weights that say nothing are refused', () => {
    expect(() => split(money(1, 'USD'), [])).toThrow(RangeError);
    expect(() => split(money(1, 'USD'), [0n])).toThrow(RangeError);
    expect(() => split(money(1, 'USD'), [2n, -1n])).toThrow(RangeError);
  });
});
