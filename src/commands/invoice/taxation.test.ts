import fc from 'fast-check';
import { draftLine, eur, issuedWith, vat } from './examples.ts';

const summary = ({ data }: ReturnType<typeof issuedWith>) => ({
  lines: data.lines.map(({ amount, tax }) => [amount.minor, tax?.amount.minor ?? null]),
  taxes: data.taxes.map(({ base, amount }) => [base.minor, amount.minor]),
  total: data.total.minor,
});

describe('tax on an invoice', () => {
  // Lago, pull request 2643: fees of 68.33, 68.33, 57.50 and 85.00 with 20 % on their sum make 334.99.
  test('C1: is rounded once per rate, and the last line takes the rest', () => {
    const fees = [6_833, 6_833, 5_750, 8_500].map((minor, index) => draftLine(`fee-${index}`, minor));
    expect(summary(issuedWith([vat('20')], fees))).toEqual({
      lines: [
        [6_833n, 1_366n],
        [6_833n, 1_366n],
        [5_750n, 1_150n],
        [8_500n, 1_701n],
      ],
      taxes: [[27_916n, 5_583n]],
      total: 33_499n,
    });
  });

  // Inclusive 10 % on 31.00 is 28.18 + 2.82.
  test('is taken out of prices that contain it', () => {
    expect(summary(issuedWith([vat('10', true)], [draftLine('l', 3_100)]))).toEqual({
      lines: [[2_818n, 282n]],
      taxes: [[2_818n, 282n]],
      total: 3_100n,
    });
  });

  test('comes on top of a credit of what was debited net, though prices contain it', () => {
    const lines = [
      draftLine('credit', -1_000, { kind: 'proration_credit', netOfTax: true }),
      draftLine('rest', 2_200),
    ];
    expect(summary(issuedWith([vat('10', true)], lines))).toEqual({
      lines: [
        [-1_000n, -100n],
        [2_000n, 200n],
      ],
      taxes: [[1_000n, 100n]],
      total: 1_100n,
    });
  });

  test('of a credit is what the corrected line bore, though the account is taxed otherwise by now', () => {
    const before = { code: 'VAT19', name: 'VAT', percent: '19', inclusive: false };
    const credit = { kind: 'proration_credit', netOfTax: true } as const;
    const lines = [
      draftLine('taxed', -1_000, { ...credit, rate: before }),
      draftLine('untaxed', -500, { ...credit, rate: null }),
      draftLine('rest', 2_000),
    ];
    expect(summary(issuedWith([vat('20')], lines))).toEqual({
      lines: [
        [-1_000n, -190n],
        [-500n, null],
        [2_000n, 400n],
      ],
      taxes: [
        [-1_000n, -190n],
        [2_000n, 400n],
      ],
      total: 710n,
    });
  });

  test('goes by the category of each line; a line without a rate bears none', () => {
    const reduced = { ...vat('7'), category: 'books' };
    const lines = [
      draftLine('a', 1_000),
      draftLine('b', 1_000, { taxCategory: 'books' }),
      draftLine('c', 1_000, { taxCategory: 'other' }),
    ];
    expect(summary(issuedWith([vat('19'), reduced], lines))).toEqual({
      lines: [
        [1_000n, 190n],
        [1_000n, 70n],
        [1_000n, null],
      ],
      taxes: [
        [1_000n, 190n],
        [1_000n, 70n],
      ],
      total: 3_260n,
    });
  });

  test('a negative total is owed to the customer', () => {
    const { data } = issuedWith([vat('20')], [draftLine('credit', -1_000, { netOfTax: true })]);
    expect([data.total, data.toCredit]).toEqual([eur(-1_200), eur(1_200)]);
  });

  test('total = lines + taxes, and each tax is what its lines bear, whatever the lines', () => {
    const line = fc.record({
      minor: fc.integer({ min: -100_000, max: 1_000_000 }),
      netOfTax: fc.boolean(),
      taxCategory: fc.constantFrom('standard', 'books', 'other'),
    });
    const percent = fc
      .integer({ min: 0, max: 300_000 })
      .map((n) => `${Math.trunc(n / 10_000)}.${String(n % 10_000).padStart(4, '0')}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), percent, fc.boolean(), (lines, rate, inclusive) => {
        const taxes = [vat(rate, inclusive), { ...vat('7'), category: 'books' }];
        const drafts = lines.map(({ minor, ...more }, index) => draftLine(`l${index}`, minor, more));
        const { data } = issuedWith(taxes, drafts);
        const net = data.lines.reduce((all, { amount }) => all + amount.minor, 0n);
        const borne = data.lines.reduce((all, { tax }) => all + (tax?.amount.minor ?? 0n), 0n);
        const charged = data.taxes.reduce((all, { amount }) => all + amount.minor, 0n);
        expect([data.subtotal.minor, charged, data.total.minor]).toEqual([net, borne, net + borne]);
        for (const [index, { netOfTax, taxCategory, minor }] of lines.entries()) {
          const { amount, tax } = data.lines[index]!;
          const contained = inclusive && !netOfTax && taxCategory === 'standard';
          expect(amount.minor + (contained ? (tax?.amount.minor ?? 0n) : 0n)).toBe(BigInt(minor));
        }
      }),
    );
  });
});
