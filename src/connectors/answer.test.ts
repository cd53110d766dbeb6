import { outcomeOf, parseRetryAfter } from './answer.ts';

const now = Date.parse('2026-03-01T10:00:00.000Z');
const body = { code: 'why', message: 'because' };

test.each([
  [200, 'succeeded', undefined],
  [204, 'succeeded', undefined],
  [302, 'failed', false],
  [400, 'failed', false],
  [404, 'failed', false],
  [409, 'failed', false],
  [408, 'failed', true],
  [425, 'failed', true],
  [429, 'failed', true],
  [503, 'failed', true],
  [500, 'unknown', undefined],
  [502, 'unknown', undefined],
  [504, 'unknown', undefined],
])('%d means %s', (status, outcome, retryable) => {
  const got = outcomeOf({ status, body }, now);
  expect(got.outcome).toBe(outcome);
  if (got.outcome === 'failed') expect(got).toEqual({ outcome, code: 'why', message: 'because', retryable });
});

test('an answer that is not JSON is judged by its status alone', () => {
  expect(outcomeOf({ status: 200, body: null }, now)).toEqual({ outcome: 'succeeded', result: {} });
  expect(outcomeOf({ status: 418, body: 'tea' }, now)).toMatchObject({ outcome: 'failed', code: 'http_418' });
});

test.each([
  ['7', 7_000],
  ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('Retry-After %s is %s ms', (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms);
});
