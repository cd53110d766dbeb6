/** A position: what for, plan or add-on, units, days (half-open), amount after discounts and without tax. */
type Line = readonly [kind: string, code: string, units: number, from: string, to: string, amount: string];

/** An invoice as it must come out; `credit` is what customer credit paid of it. */
export interface Figures {
  readonly on: string;
  readonly lines: readonly Line[];
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly credit: string;
}

/**
 * The year, footed by hand. Prices a month: Team 10.00 a seat (setup 50.00, 14 days of trial), Business 20.00 a seat, Basic 8.00 a seat,
 * support 31.00 flat; the coupon takes 10 % off two bills; 19 % tax on top of each subtotal, rounded once.
 */
export const invoices: readonly Figures[] = [
  {
    // The trial is over: 3 seats and the setup fee. 80.00 × 19 % = 15.20.
    on: '2026-01-15',
    lines: [
      ['SETUP_FEE', 'team', 1, '2026-01-15', '2026-01-16', '50.00'],
      ['CHARGE', 'team', 3, '2026-01-15', '2026-02-15', '30.00'],
    ],
    ...{ subtotal: '80.00', tax: '15.20', total: '95.20', credit: '0.00' },
  },
  {
    on: '2026-02-15',
    lines: [['CHARGE', 'team', 3, '2026-02-15', '2026-03-15', '30.00']],
    ...{ subtotal: '30.00', tax: '5.70', total: '35.70', credit: '0.00' },
  },
  {
    // 3 to 5 seats with 14 of 28 days left: half of 30.00 back, half of 50.00.
    on: '2026-03-01',
    lines: [
      ['PRORATION_CREDIT', 'team', 3, '2026-03-01', '2026-03-15', '-15.00'],
      ['PRORATION_CHARGE', 'team', 5, '2026-03-01', '2026-03-15', '25.00'],
    ],
    ...{ subtotal: '10.00', tax: '1.90', total: '11.90', credit: '0.00' },
  },
  {
    on: '2026-03-15',
    lines: [['CHARGE', 'team', 5, '2026-03-15', '2026-04-15', '50.00']],
    ...{ subtotal: '50.00', tax: '9.50', total: '59.50', credit: '0.00' },
  },
  {
    // Business with 10 of 31 days left: 50.00 × 10/31 = 16.129 back, 100.00 × 10/31 = 32.258. Tax 3.0647.
    on: '2026-04-05',
    lines: [
      ['PRORATION_CREDIT', 'team', 5, '2026-04-05', '2026-04-15', '-16.13'],
      ['PRORATION_CHARGE', 'business', 5, '2026-04-05', '2026-04-15', '32.26'],
    ],
    ...{ subtotal: '16.13', tax: '3.06', total: '19.19', credit: '0.00' },
  },
  {
    on: '2026-04-15',
    lines: [['CHARGE', 'business', 5, '2026-04-15', '2026-05-15', '100.00']],
    ...{ subtotal: '100.00', tax: '19.00', total: '119.00', credit: '0.00' },
  },
  {
    // The coupon, redeemed on 20 April, counts for the first time.
    on: '2026-05-15',
    lines: [['CHARGE', 'business', 5, '2026-05-15', '2026-06-15', '90.00']],
    ...{ subtotal: '90.00', tax: '17.10', total: '107.10', credit: '0.00' },
  },
  {
    // Support with 15 of 31 days left. The month at new terms: 131.00 less 13.10, of which 10.00 and 3.10 fall on the items: 90.00 and
    // 27.90; × 15/31 = 43.548 and 13.50. Back: 90.00 × 15/31 = 43.548. Tax on 13.50: 2.565, half away from zero.
    on: '2026-05-31',
    lines: [
      ['PRORATION_CREDIT', 'business', 5, '2026-05-31', '2026-06-15', '-43.55'],
      ['PRORATION_CHARGE', 'business', 5, '2026-05-31', '2026-06-15', '43.55'],
      ['PRORATION_CHARGE', 'support', 1, '2026-05-31', '2026-06-15', '13.50'],
    ],
    ...{ subtotal: '13.50', tax: '2.57', total: '16.07', credit: '0.00' },
  },
  {
    // The coupon counts for the second and last time. Tax 22.401.
    on: '2026-06-15',
    lines: [
      ['CHARGE', 'business', 5, '2026-06-15', '2026-07-15', '90.00'],
      ['CHARGE', 'support', 1, '2026-06-15', '2026-07-15', '27.90'],
    ],
    ...{ subtotal: '117.90', tax: '22.40', total: '140.30', credit: '0.00' },
  },
  {
    on: '2026-07-15',
    lines: [
      ['CHARGE', 'business', 5, '2026-07-15', '2026-08-15', '100.00'],
      ['CHARGE', 'support', 1, '2026-07-15', '2026-08-15', '31.00'],
    ],
    ...{ subtotal: '131.00', tax: '24.89', total: '155.89', credit: '0.00' },
  },
  {
    // The downgrade that was agreed on 20 July.
    on: '2026-08-15',
    lines: [
      ['CHARGE', 'basic', 5, '2026-08-15', '2026-09-15', '40.00'],
      ['CHARGE', 'support', 1, '2026-08-15', '2026-09-15', '31.00'],
    ],
    ...{ subtotal: '71.00', tax: '13.49', total: '84.49', credit: '0.00' },
  },
  {
    // The pause, with 14 of 31 days left: 40.00 × 14/31 = 18.0645 and 31.00 × 14/31 = 14.00. Tax 6.0914. It goes to the credit.
    on: '2026-09-01',
    lines: [
      ['PRORATION_CREDIT', 'basic', 5, '2026-09-01', '2026-09-15', '-18.06'],
      ['PRORATION_CREDIT', 'support', 1, '2026-09-01', '2026-09-15', '-14.00'],
    ],
    ...{ subtotal: '-32.06', tax: '-6.09', total: '-38.15', credit: '0.00' },
  },
  {
    // Going on, with 5 of the 30 days left that would have been running: 40.00 × 5/30 = 6.6667, 31.00 × 5/30 = 5.1667. Tax 2.2496.
    // 38.15 - 14.09 = 24.06 of the credit is left.
    on: '2026-10-10',
    lines: [
      ['PRORATION_CHARGE', 'basic', 5, '2026-10-10', '2026-10-15', '6.67'],
      ['PRORATION_CHARGE', 'support', 1, '2026-10-10', '2026-10-15', '5.17'],
    ],
    ...{ subtotal: '11.84', tax: '2.25', total: '14.09', credit: '14.09' },
  },
  {
    // The rest of the credit pays 24.06; 60.43 is open until the credit note of 20 October.
    on: '2026-10-15',
    lines: [
      ['CHARGE', 'basic', 5, '2026-10-15', '2026-11-15', '40.00'],
      ['CHARGE', 'support', 1, '2026-10-15', '2026-11-15', '31.00'],
    ],
    ...{ subtotal: '71.00', tax: '13.49', total: '84.49', credit: '24.06' },
  },
  {
    on: '2026-11-15',
    lines: [
      ['CHARGE', 'basic', 5, '2026-11-15', '2026-12-15', '40.00'],
      ['CHARGE', 'support', 1, '2026-11-15', '2026-12-15', '31.00'],
    ],
    ...{ subtotal: '71.00', tax: '13.49', total: '84.49', credit: '0.00' },
  },
];

/**
 * Credit notes: 20.00 of the plan's line of 15 October, which was not paid yet; and the 14 of 30 days after 1 December that were paid,
 * 40.00 × 14/30 = 18.6667 and 31.00 × 14/30 = 14.4667, tax 6.2966, to the customer's credit.
 */
export const creditNotes = [
  {
    on: '2026-10-20',
    subtotal: '-20.00',
    tax: '-3.80',
    total: '-23.80',
    toReceivable: '23.80',
    toCredit: '0.00',
  },
  {
    on: '2026-12-01',
    subtotal: '-33.14',
    tax: '-6.30',
    total: '-39.44',
    toReceivable: '0.00',
    toCredit: '39.44',
  },
] as const;

/** How recurring revenue moved. The coupon takes 10 % off from its redemption on, also off support, and ends on 15 July. */
export const movements = [
  ['2026-01-15', 'NEW', '30.00'],
  ['2026-03-01', 'EXPANSION', '20.00'],
  ['2026-04-05', 'EXPANSION', '50.00'],
  ['2026-04-20', 'CONTRACTION', '-10.00'],
  ['2026-05-31', 'EXPANSION', '27.90'],
  ['2026-07-15', 'EXPANSION', '13.10'],
  ['2026-08-15', 'CONTRACTION', '-60.00'],
  ['2026-09-01', 'CHURN', '-71.00'],
  ['2026-10-10', 'REACTIVATION', '71.00'],
  ['2026-12-01', 'CHURN', '-71.00'],
] as const;

/**
 * The ledger at the end of the year. Invoices 989.26, of which 157.95 are tax; credit notes 63.24, of which 10.10. Paid were all but the
 * 38.15 that credit settled and the 23.80 that the first note took; the second note's 39.44 are the customer's. No service is to come.
 */
export const ledger = {
  RECEIVABLE: '0.00',
  CASH: '965.46',
  CUSTOMER_CREDIT: '-39.44',
  TAX_PAYABLE: '-147.85',
  DEFERRED_REVENUE: '0.00',
} as const;

/** What the account manager reads of it, besides invoices and payments. */
export const timeline: readonly string[] = [
  'ACCOUNT_OPENED',
  'TAXES_SET',
  'SUBSCRIPTION_STARTED',
  'ACTIVATED',
  'QUANTITY_CHANGED',
  'UPGRADED',
  'DISCOUNTS_CHANGED',
  'ADD_ONS_CHANGED',
  'CHANGE_SCHEDULED',
  'DOWNGRADED',
  'PAUSED',
  'RESUMED',
  'CANCELLED',
];
