import { createThrottle } from './throttle.ts';

function throttleAt(capacity: number, restorePerSecond: number) {
  let now = 0;
  const throttle = createThrottle({ capacity, restorePerSecond, nowMs: () => now });
  return { throttle, pass: (ms: number) => void (now += ms) };
}

describe('the throttle', () => {
  it('refuses what the bucket does not hold, and says when it will', () => {
    const { throttle } = throttleAt(100, 10);
    expect(throttle.take('acme/ada', 80).taken).toBe(true);
    expect(throttle.take('acme/ada', 50)).toMatchObject({ taken: false, retryAfterMs: 3000 });
  });

  it('restores over time and never beyond its capacity', () => {
    const { throttle, pass } = throttleAt(100, 10);
    throttle.take('acme/ada', 100);
    pass(4_000);
    expect(throttle.take('acme/ada', 0).status.currentlyAvailable).toBe(40);
    pass(60_000);
    expect(throttle.take('acme/ada', 0).status.currentlyAvailable).toBe(100);
  });

  it('keeps callers apart', () => {
    const { throttle } = throttleAt(100, 10);
    throttle.take('acme/ada', 100);
    expect(throttle.take('umbrella/ada', 100).taken).toBe(true);
  });

  it('gives back what was not used', () => {
    const { throttle } = throttleAt(100, 10);
    throttle.take('acme/ada', 90);
    expect(throttle.giveBack('acme/ada', 85).currentlyAvailable).toBe(95);
  });

  it('takes what was used beyond what was asked for, and waits until that debt is paid', () => {
    const { throttle, pass } = throttleAt(100, 10);
    throttle.take('acme/ada', 10);
    throttle.giveBack('acme/ada', -200);
    expect(throttle.take('acme/ada', 1)).toMatchObject({ taken: false, retryAfterMs: 11_100 });
    pass(11_100);
    expect(throttle.take('acme/ada', 1).taken).toBe(true);
  });

  it('is not confused by a clock that goes back', () => {
    const { throttle, pass } = throttleAt(100, 10);
    throttle.take('acme/ada', 50);
    pass(-10_000);
    expect(throttle.take('acme/ada', 0).status.currentlyAvailable).toBe(50);
  });
});
