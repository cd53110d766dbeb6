import { jsonSummary } from './summary.ts';

const usd = (minor: bigint) => ({ minor, currency: 'USD' });

describe('the summary of an import in one line', () => {
  it('writes the amount exactly', () => {
    const totals = {
      accounts: 7043,
      active: 5174,
      cancelled: 1869,
      currencies: [{ currency: 'USD', mrr: usd(31698575n), arr: usd(380382900n), liveSubscriptions: 5174 }],
    };
    expect(jsonSummary(totals, 0)).toBe(
      '{"accounts":7043,"active":5174,"cancelled":1869,"mrr":316985.75,"rejected":0}',
    );
  });

  it('tells several currencies apart', () => {
    const totals = {
      accounts: 2,
      active: 2,
      cancelled: 0,
      currencies: [
        {
          currency: 'JPY',
          mrr: { minor: 4900n, currency: 'JPY' },
          arr: { minor: 58800n, currency: 'JPY' },
          liveSubscriptions: 1,
        },
        { currency: 'USD', mrr: usd(9007199254740993n), arr: usd(1n), liveSubscriptions: 1 },
      ],
    };
    expect(jsonSummary(totals, 3)).toBe(
      '{"accounts":2,"active":2,"cancelled":0,"mrr":{"JPY":4900,"USD":90071992547409.93},"rejected":3}',
    );
  });
});
