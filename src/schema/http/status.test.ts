import { statusFor } from './status.ts';

const modern = 'application/graphql-response+json';
const outcome = (codes: string[], accept: string, hasData = false): number =>
  statusFor({ codes, accept, hasData, given: undefined });

describe('the HTTP status of an outcome', () => {
  it.each([
    [[], modern, true, 200],
    [['INTERNAL_SERVER_ERROR'], modern, true, 200],
    [['GRAPHQL_VALIDATION_FAILED'], modern, false, 400],
    [['GRAPHQL_VALIDATION_FAILED'], 'application/json', false, 200],
    [['LIMIT_EXCEEDED'], modern, false, 400],
    [['UNAUTHENTICATED'], 'application/json', false, 401],
    [['FORBIDDEN'], modern, false, 403],
    [['THROTTLED'], 'application/json', false, 429],
    [['UNAVAILABLE'], modern, false, 503],
    [['INTERNAL_SERVER_ERROR'], modern, false, 500],
  ])('%j accepting %s, data %j: %i', (codes, accept, hasData, status) => {
    expect(outcome(codes, accept, hasData)).toBe(status);
  });

  it('keeps what was decided before', () => {
    expect(statusFor({ codes: ['BAD_REQUEST'], accept: modern, hasData: false, given: 405 })).toBe(405);
  });
});
