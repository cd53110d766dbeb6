import fc from 'fast-check';
import { defaultRetry, retryDelayMs } from './retry-policy.ts';

const almostOne = (): number => 0.999_999;

describe('retry delays', () => {
  test('the longest waits double from one second and stop at a minute', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(defaultRetry, attempt, almostOne));
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000]);
  });

  test('jitter is full: anywhere from nothing to the longest wait', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, chance) => {
          const delay = retryDelayMs(defaultRetry, attempt, () => chance);
          return delay >= 0 && delay <= retryDelayMs(defaultRetry, attempt, almostOne);
        },
      ),
    );
    expect(retryDelayMs(defaultRetry, 3, () => 0)).toBe(0);
  });

  test.each([
    [100, 4000],
    [5000, 5000],
    [60000, 8000],
  ])('Retry-After of %d ms after the third attempt is obeyed as %d', (asked, obeyed) => {
    expect(retryDelayMs(defaultRetry, 3, () => 0, asked)).toBe(obeyed);
  });
});
