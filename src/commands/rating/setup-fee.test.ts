import { planPublished, usd } from '../examples.ts';
import { setupFeeLines, setupFeeOf } from './setup-fee.ts';

const { data } = planPublished('gold', '30.00', {
  setupFees: [usd('99.00'), { minor: 0n, currency: 'EUR' }],
});

test('a fee is in the currency of the account; one of nothing is none', () => {
  expect(setupFeeOf(data, 'USD')?.amount).toEqual(usd('99.00'));
  expect([setupFeeOf(data, 'EUR'), setupFeeOf(data, 'GBP')]).toEqual([null, null]);
});

test('a fee is a line of its own, earned on the first day, never discounted', () => {
  expect(setupFeeLines([setupFeeOf(data, 'USD')!], '2026-04-30', (code) => `fee-${code}`)).toEqual([
    {
      lineId: 'fee-gold',
      kind: 'setup_fee',
      description: 'gold: setup',
      amount: usd('99.00'),
      discounts: [],
      period: { start: '2026-04-30', end: '2026-05-01' },
      planCode: 'gold',
      planVersion: 1,
      quantity: 1,
      corrects: null,
      taxCategory: 'standard',
      netOfTax: false,
    },
  ]);
});
