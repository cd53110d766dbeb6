import { invoice } from './invoice.ts';
import { applyCredit } from './apply-credit.ts';
import { creditLines, reverseInvoice, reverseInvoices } from './credit.ts';
import type { InvoiceEvent, PaymentSucceeded } from './events.ts';
import { recordPayment } from './payment.ts';
import { statusOf } from './standing.ts';
import { crediting, draftLine, eur, given, issuedWith, vat } from './examples.ts';
import { occasion } from '../examples.ts';

const stateAfter = (...events: readonly InvoiceEvent[]) => events.reduce(invoice.evolve, invoice.initial)!;

const paying = (
  minor: number,
  ...before: readonly InvoiceEvent[]
): readonly [PaymentSucceeded, ...InvoiceEvent[]] =>
  recordPayment(
    stateAfter(...before),
    { invoiceId: 'inv', amount: eur(minor) },
    occasion(`pay-${minor}`, '2026-10-02T12:00:00.000Z'),
  );

// Lago, pull request 2643: of 334.99 for four fees with 20 % on their sum, one credit note per fee takes 82.00, 82.00, 69.00 and the
// last 101.99, not 102.00.
test('C1: one credit note per line: the last takes the residue of the tax', () => {
  const fees = [6_833, 6_833, 5_750, 8_500].map((minor, index) => draftLine(`fee-${index}`, minor));
  const history: InvoiceEvent[] = [issuedWith([vat('20')], fees)];
  const totals = fees.map(({ lineId }, index) => {
    const note = creditLines(stateAfter(...history), [{ lineId }], crediting(`note-${index}`));
    history.push(note);
    return note.data.total.minor;
  });
  expect(totals).toEqual([-8_200n, -8_200n, -6_900n, -10_199n]);
  expect(stateAfter(...history).open).toEqual(eur(0));
});

// Lago, create_from_termination_spec: October, two fees of 31.00 with 20 % on one invoice of 74.40; one ends on the 15th, so that 16
// of its 31 days are unused: 19.20 with tax. What lowers the receivable is credit in the source.
test.each([
  [7_440, { refund: 1_920n, credit: 0n }],
  [5_580, { refund: 990n, credit: 930n }],
  [930, { refund: 0n, credit: 1_920n }],
])('C5: of an invoice of 74.40 of which %d cents were paid, an ended fee', (paid, { refund, credit }) => {
  const issued = issuedWith([vat('20')], [draftLine('ended', 3_100), draftLine('other', 3_100)]);
  expect(issued.data.total).toEqual(eur(7_440));
  const unused = [{ lineId: 'ended', amount: eur(1_600) }];
  const note = given(issued, ...paying(paid, issued))
    .when((state) => creditLines(state!, unused, crediting('end', { settlement: 'refund' })))
    .decided();
  const { toReceivable, toCredit, refundDue } = note.data.allocation;
  expect(note.data.total).toEqual(eur(-1_920));
  expect({ refund: refundDue.minor, credit: toReceivable.minor + toCredit.minor }).toEqual({
    refund,
    credit,
  });
});

describe('P13 (Kill Bill, invoice examples), 100 without tax', () => {
  const issued = issuedWith([], [draftLine('l', 10_000)]);
  const ten = [{ lineId: 'l', amount: eur(1_000) }];

  test('unpaid, adjusted by 10: 90 are charged and owed', () => {
    const note = creditLines(stateAfter(issued), ten, crediting('adjust'));
    const after = stateAfter(issued, note);
    expect([after.open, after.givenBack, statusOf(after)]).toEqual([eur(9_000), eur(1_000), 'issued']);
  });

  test('paid, adjusted by 10: the account has 10 to its credit, nothing is owed', () => {
    const history = [issued, ...paying(10_000, issued)];
    const note = creditLines(stateAfter(...history), ten, crediting('adjust'));
    expect(note.data.allocation.toCredit).toEqual(eur(1_000));
    expect(stateAfter(...history, note).open).toEqual(eur(0));
  });

  test('paid, 10 refunded with an adjustment: nothing is owed', () => {
    const history = [issued, ...paying(10_000, issued)];
    const note = creditLines(stateAfter(...history), ten, crediting('adjust', { settlement: 'refund' }));
    expect(note.data.allocation).toEqual({ toReceivable: eur(0), toCredit: eur(0), refundDue: eur(1_000) });
    expect(stateAfter(...history, note).open).toEqual(eur(0));
  });
});

describe('the reversal of an invoice that was owed to the customer', () => {
  const issued = issuedWith([vat('20')], [draftLine('back', -1_000, { netOfTax: true })]);

  test('takes back the credit that it gave', () => {
    given(issued)
      .when((state) => reverseInvoice(state!, crediting('revert', { creditBalance: 5_000n })).data.allocation)
      .then({ toReceivable: eur(0), toCredit: eur(-1_200), refundDue: eur(0) });
  });

  test('charges what was spent of it since', () => {
    const note = given(issued)
      .when((state) => reverseInvoice(state!, crediting('revert', { creditBalance: 700n })))
      .decided();
    expect(note.data.allocation).toEqual({
      toReceivable: eur(-500),
      toCredit: eur(-700),
      refundDue: eur(0),
    });
    expect(stateAfter(issued, note).open).toEqual(eur(500));
  });
});

test('invoices that are reversed together: credit that one paid with is there when the other takes it back', () => {
  const owed = issuedWith([], [draftLine('back', -1_000, { netOfTax: true })]);
  const renewal = issuedWith([], [draftLine('next', 3_000)]);
  const [applied] = applyCredit(stateAfter(renewal), eur(1_000), crediting('apply'));
  const of = (...events: readonly InvoiceEvent[]) => ({
    stream: 'invoice',
    version: events.length,
    state: stateAfter(...events),
  });
  const notes = reverseInvoices([of(owed), of(renewal, applied)], crediting('revert', { creditBalance: 0n }));
  expect(notes.map(({ note }) => note.data.allocation)).toEqual([
    { toReceivable: eur(2_000), toCredit: eur(1_000), refundDue: eur(0) },
    { toReceivable: eur(0), toCredit: eur(-1_000), refundDue: eur(0) },
  ]);
});
