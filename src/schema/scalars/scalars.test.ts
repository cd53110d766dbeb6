import { BigIntScalar } from './big-int.ts';
import { DateScalar, DateTimeScalar, MonthScalar } from './calendar.ts';
import { moneyOf, toMoney } from './money.ts';

describe('scalars', () => {
  it('take instants with a zone and answer them in UTC', () => {
    expect(DateTimeScalar.parseValue('2026-03-01T09:30:00+01:00')).toBe('2026-03-01T08:30:00.000Z');
    for (const wrong of ['2026-03-01T09:30:00', '2026-03-01', '2026-13-01T00:00:00Z', 5, null])
      expect(() => DateTimeScalar.parseValue(wrong)).toThrow('is not a DateTime such as 2026-03-01T09:30:00');
  });

  it('take no instant of a day that there is not, nor one that UTC writes with another number of digits', () => {
    expect(DateTimeScalar.parseValue('2028-02-29T00:00:00Z')).toBe('2028-02-29T00:00:00.000Z');
    const absurd = ['2026-02-30T00:00:00Z', '0000-06-01T00:00:00Z', '0001-01-01T00:00:00+14:00'];
    for (const wrong of [...absurd, '9999-12-31T23:59:59-14:00'])
      expect(() => DateTimeScalar.parseValue(wrong)).toThrow('is not a DateTime');
  });

  it('take days and months that exist', () => {
    expect(DateScalar.parseValue('2024-02-29')).toBe('2024-02-29');
    for (const wrong of ['2026-02-29', '2026-3-1', '2026-03-01T00:00:00Z', '0000-01-01'])
      expect(() => DateScalar.parseValue(wrong)).toThrow('is not a Date such as 2026-03-01');
    expect(MonthScalar.parseValue('2026-12')).toBe('2026-12');
    for (const wrong of ['2026-13', '0000-01', '2026-1'])
      expect(() => MonthScalar.parseValue(wrong)).toThrow('is not a Month such as 2026-03');
  });

  it('carry whole numbers beyond what JSON numbers hold', () => {
    expect(BigIntScalar.serialize(9_007_199_254_740_993n)).toBe('9007199254740993');
    expect(BigIntScalar.parseValue('9007199254740993')).toBe(9_007_199_254_740_993n);
    for (const wrong of ['1.5', '1e3', '', 2 ** 53, 0.1])
      expect(() => BigIntScalar.parseValue(wrong)).toThrow('is not a whole number');
  });

  it('write money by the exponent of its currency', () => {
    expect(moneyOf({ minor: 1990n, currency: 'USD' })).toEqual({
      amountMinor: 1990n,
      currency: 'USD',
      amount: '19.90',
    });
    expect(moneyOf({ minor: -1200n, currency: 'JPY' }).amount).toBe('-1200');
    expect(moneyOf({ minor: 1500n, currency: 'KWD' }).amount).toBe('1.500');
  });

  it('read money exactly or not at all', () => {
    expect(toMoney({ amount: '19.9', currency: 'USD' }, 'unitPrice')).toEqual({
      minor: 1990n,
      currency: 'USD',
    });
    expect(() => toMoney({ amount: '19.999', currency: 'USD' }, 'unitPrice')).toThrow('InvalidPrice');
    expect(() => toMoney({ amount: '1', currency: 'ABC' }, 'unitPrice')).toThrow('UnknownCurrency');
  });

  it('name what is wrong by its place in the input', () => {
    const path: unknown = expect.objectContaining({ path: ['prices', '1', 'currency'] });
    let refused: unknown;
    try {
      toMoney({ amount: '1', currency: 'ABC' }, 'prices.1');
    } catch (error) {
      refused = error;
    }
    expect(refused).toHaveProperty('errors', [path]);
  });
});
