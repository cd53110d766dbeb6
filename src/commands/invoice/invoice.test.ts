import { accountOpened, occasion, usd } from '../examples.ts';
import { account } from '../account/account.ts';
import { applyCredit } from './apply-credit.ts';
import { creditLines } from './credit.ts';
import { discardInvoice, draftInvoice, refuseUnlessDraft } from './draft-invoice.ts';
import type { InvoiceEvent } from './events.ts';
import { crediting, draftLine, eur, given, issuedWith, vat } from './examples.ts';
import { invoice } from './invoice.ts';
import { recordPayment } from './payment.ts';
import { requestRefund, settleRefund } from './refund.ts';
import { statusOf } from './standing.ts';
import { voidInvoice } from './void.ts';
import { writeOffInvoice } from './write-off.ts';

/** 100.00 and 20 % tax, of 1 October 2026. */
const issued = issuedWith([vat('20')], [draftLine('a', 6_000), draftLine('b', 4_000)]);
const at = (operation: string, day = '2026-10-10') => occasion(operation, `${day}T12:00:00.000Z`);
const stateOf = (...events: readonly InvoiceEvent[]) => events.reduce(invoice.evolve, invoice.initial)!;
const none = new Map<string, bigint>();

const paying = (minor: number, before: readonly InvoiceEvent[] = [issued]) =>
  recordPayment(stateOf(...before), { invoiceId: 'inv', amount: eur(minor) }, at(`pay-${minor}`));
const voiding = (...before: readonly InvoiceEvent[]) =>
  given(...before).when((state) => voidInvoice(state!, 'sent twice', none, at('void')));
const writingOff = (...before: readonly InvoiceEvent[]) =>
  given(...before).when((state) => writeOffInvoice(state!, 'insolvent', eur(0), at('lost')));
const refunding = (minor: number, ...before: readonly InvoiceEvent[]) =>
  given(...before).when((state) =>
    requestRefund(state!, { invoiceId: 'inv', amount: eur(minor), reason: 'r' }, at('refund')),
  );

test('an invoice is due when the payment terms of the account have run out', () => {
  expect([issued.data.issuedAt.slice(0, 10), issued.data.dueOn]).toEqual(['2026-10-01', '2026-10-15']);
});

describe('the status of an invoice', () => {
  test('follows from what was paid', () => {
    expect(statusOf(stateOf(issued))).toBe('issued');
    expect(statusOf(stateOf(issued, ...paying(1)))).toBe('partly_paid');
    expect(statusOf(stateOf(issued, ...paying(12_000)))).toBe('paid');
  });

  test('is paid where credit notes leave nothing open', () => {
    const lines = [{ lineId: 'a' }, { lineId: 'b' }];
    expect(statusOf(stateOf(issued, creditLines(stateOf(issued), lines, crediting('all'))))).toBe('paid');
  });
});

describe('a payment', () => {
  const pay = (more: object, ...before: readonly InvoiceEvent[]) =>
    given(issued, ...before).when((state) =>
      recordPayment(state!, { invoiceId: 'inv', amount: eur(1_000), ...more }, at('pay')),
    );

  test('that exceeds what is open gives the rest to the customer', () => {
    const [payment, ...paid] = pay({ amount: eur(12_345) }).decided();
    expect(payment.data).toMatchObject({ toReceivable: eur(12_000), toCredit: eur(345) });
    expect(paid.map(({ type }) => type)).toEqual(['InvoicePaid']);
  });

  test('is posted in the month in which it came in, though not before the invoice', () => {
    expect(pay({ receivedOn: '2026-10-09' }).decided()[0].data.postingPeriod).toBe('2026-10');
    expect(pay({ receivedOn: '2026-09-30' }).decided()[0].data.postingPeriod).toBe('2026-10');
  });

  test.each([
    ['in another currency', { amount: usd('10.00') }, 'CurrencyMismatch', 'amount.currency'],
    ['of nothing', { amount: eur(0) }, 'InvalidPrice', 'amount'],
    ['of tomorrow', { receivedOn: '2026-10-11' }, 'InvalidDate', 'receivedOn'],
  ] as const)('%s is refused', (_name, more, code, path) => {
    pay(more).thenRejected(code, path);
  });

  test('is refused where nothing is open', () => {
    pay({}, ...paying(12_000)).thenRejected('NothingOpen', 'invoiceId');
  });
});

describe('voiding', () => {
  test('takes all back, and applied credit goes back to the customer', () => {
    const [applied] = applyCredit(stateOf(issued), eur(500), at('apply'));
    voiding(issued, applied).thenMatches({
      data: { fromReceivable: eur(11_500), toCredit: eur(500), tax: eur(2_000) },
    });
  });

  test('is refused where a payment stands on it', () => {
    voiding(issued, ...paying(1)).thenRejected('InvoiceHasPayments', 'invoiceId');
    voiding(issued, ...paying(12_000)).thenRejected('InvoiceHasPayments', 'invoiceId');
  });

  test('is refused where a credit note stands on it, or a later change credited it', () => {
    const note = creditLines(stateOf(issued), [{ lineId: 'a', amount: eur(1) }], crediting('note'));
    voiding(issued, note).thenRejected('LaterFactsStandOnIt', 'invoiceId');
    given(issued)
      .when((state) => voidInvoice(state!, 'r', new Map([['a', 1n]]), at('void')))
      .thenRejected('LaterFactsStandOnIt', 'invoiceId');
  });

  test('happens once, and nothing is credited afterwards', () => {
    const voided = voiding(issued).decided();
    voiding(issued, voided).thenRejected('InvoiceNotIssued', 'invoiceId');
    given(issued, voided)
      .when((state) => creditLines(state!, [{ lineId: 'a' }], crediting('note')))
      .thenRejected('InvoiceNotIssued', 'invoiceId');
  });
});

describe('writing off', () => {
  test('gives up what is open; its part without tax is spread over the lines', () => {
    writingOff(issued, ...paying(6_000)).thenMatches({
      data: {
        amount: eur(6_000),
        lines: [
          { lineId: 'a', amount: eur(3_000) },
          { lineId: 'b', amount: eur(2_000) },
        ],
      },
    });
  });

  test('gives up charges alone: what the invoice credits itself has paid for some of them', () => {
    const lines = [
      draftLine('credit', -4_000, { netOfTax: true }),
      draftLine('a', 6_000),
      draftLine('b', 2_000),
    ];
    writingOff(issuedWith([], lines)).thenMatches({
      data: {
        amount: eur(4_000),
        lines: [
          { lineId: 'a', amount: eur(3_000) },
          { lineId: 'b', amount: eur(1_000) },
        ],
      },
    });
  });

  test('is refused of an invoice that is paid, or given up already', () => {
    writingOff(issued, ...paying(12_000)).thenRejected('NothingOpen', 'invoiceId');
    given(issued)
      .when((state) => writeOffInvoice(state!, 'insolvent', eur(1), at('lost')))
      .thenRejected('CustomerHasCredit', 'invoiceId');
    writingOff(issued, writingOff(issued).decided()).thenRejected('InvoiceNotIssued', 'invoiceId');
  });
});

describe('a refund', () => {
  const paid = [issued, ...paying(5_000)];

  test('is at most what was paid, less earlier refunds', () => {
    refunding(5_001, ...paid).thenRejected('RefundExceedsPaid', 'amount');
    const first = refunding(3_000, ...paid).decided();
    refunding(2_001, ...paid, first).thenRejected('RefundExceedsPaid', 'amount');
    expect(stateOf(...paid, first).open).toEqual(eur(10_000));
  });

  test('in another currency is refused', () => {
    given(...paid)
      .when((state) =>
        requestRefund(state!, { invoiceId: 'inv', amount: usd('1.00'), reason: 'r' }, at('refund')),
      )
      .thenRejected('CurrencyMismatch', 'amount.currency');
  });

  test('leaves once, on a day from its request to today', () => {
    const requested = refunding(1_000, ...paid).decided();
    const { refundId } = requested.data;
    const settling = (more: object, ...before: readonly InvoiceEvent[]) =>
      given(...paid, requested, ...before).when((state) =>
        settleRefund(state!, { invoiceId: 'inv', refundId, ...more }, at('settle', '2026-10-12')),
      );
    settling({ settledOn: '2026-10-09' }).thenRejected('InvalidDate', 'settledOn');
    settling({ settledOn: '2026-10-13' }).thenRejected('InvalidDate', 'settledOn');
    settling({ refundId: 'none' }).thenRejected('RefundNotFound', 'refundId');
    settling({}, settling({}).decided()).thenRejected('RefundAlreadySettled', 'refundId');
  });
});

describe('customer credit', () => {
  test('cannot pay an invoice where there is none of it', () => {
    given(issued)
      .when((state) => applyCredit(state!, eur(0), at('apply')))
      .thenRejected('NothingToCredit', 'invoiceId');
  });

  test('pays no more than is open', () => {
    const [applied, ...paid] = applyCredit(stateOf(issued), eur(50_000), at('apply'));
    expect([applied.data.amount, paid.length]).toEqual([eur(12_000), 1]);
    given(issued, applied, ...paid)
      .when((state) => applyCredit(state!, eur(38_000), at('again')))
      .thenRejected('NothingOpen', 'invoiceId');
  });
});

describe('a draft', () => {
  const holder = account.evolve(null, accountOpened)!;
  const line = { description: 'Training', unitAmount: usd('10.00'), quantity: 3 };
  const drafted = draftInvoice(holder, [line], at('draft'));

  test('binds nobody: it has no due day, nothing is open, nothing can be paid', () => {
    const state = stateOf(drafted);
    expect([statusOf(state), state.dueOn, state.open, state.total]).toEqual([
      'draft',
      null,
      usd('0.00'),
      usd('30.00'),
    ]);
    given(drafted)
      .when((before) => recordPayment(before!, { invoiceId: 'i', amount: usd('1.00') }, at('pay')))
      .thenRejected('InvoiceNotIssued', 'invoiceId');
  });

  test('is dropped once, and an issued invoice never', () => {
    const discarded = discardInvoice(stateOf(drafted), at('drop'));
    given(drafted, discarded)
      .when((state) => discardInvoice(state!, at('again')))
      .thenRejected('InvoiceNotDraft', 'invoiceId');
    given(issued)
      .when((state) => refuseUnlessDraft(state!))
      .thenRejected('InvoiceNotDraft', 'invoiceId');
  });

  test.each([
    ['in another currency', { unitAmount: eur(100) }, 'CurrencyMismatch', 'lines.0.unitAmount.currency'],
    [
      'that ends before it begins',
      { period: { start: '2026-10-02', end: '2026-10-02' } },
      'InvalidDate',
      'lines.0.period.end',
    ],
    [
      'too large for its quantity',
      { unitAmount: usd('9000000000000.00'), quantity: 1_000 },
      'InvalidPrice',
      'lines.0.quantity',
    ],
  ] as const)('refuses a line %s', (_name, more, code, path) => {
    given()
      .when(() => draftInvoice(holder, [{ ...line, ...more }], at('draft')))
      .thenRejected(code, path);
  });
});
