import { isPercent, percentOf } from './percent.ts';

test('a percentage is an exact fraction', () => {
  expect(percentOf('19')).toEqual({ num: 19n, den: 100n });
  expect(percentOf('7.5')).toEqual({ num: 3n, den: 40n });
  expect(percentOf('8.8750')).toEqual({ num: 71n, den: 800n });
  expect(percentOf('0')).toEqual({ num: 0n, den: 1n });
});

test.each(['', '-1', '1e2', '19%', '.5', '5.', '1.23456', '12345', ' 5'])('"%s" is none', (text) => {
  expect(isPercent(text)).toBe(false);
  expect(() => percentOf(text)).toThrow(RangeError);
});

test('what is no text is none', () => {
  expect(isPercent(19)).toBe(false);
});
