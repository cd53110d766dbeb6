import * as sample from '../../../test/support/sample-events.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import { journalOf } from './journal.ts';

/** Stripe's documentation of revenue recognition, by day, amounts in cents. Debit positive, credit negative. */

function invoice(
  invoiceId: string,
  issuedOn: string,
  lines: readonly [id: string, amount: number, start: string, end: string][],
): InvoiceEvent {
  const of = { accountId: 'a', invoiceId, issuedAt: `${issuedOn}T12:00:00.000Z` };
  return sample.invoiceIssued(
    of,
    lines.map((line) => sample.line(...line)),
  );
}

const credited = (invoiceId: string, on: string, lines: Record<string, number>): InvoiceEvent =>
  sample.creditNoteIssued(
    { accountId: 'a', invoiceId, creditNoteId: `${invoiceId}-note`, issuedAt: `${on}T12:00:00.000Z` },
    lines,
  );

const journal = (...events: InvoiceEvent[]) =>
  journalOf(
    events.map((event, index) =>
      sample.recorded(event, { stream: `invoice-${event.data.invoiceId}`, version: index + 1 }),
    ),
  );

/** What each month moves in each account; accounts that come to nothing left out. */
function movements(...journals: ReturnType<typeof journal>[]): Record<string, Record<string, bigint>> {
  const months: Record<string, Record<string, bigint>> = {};
  for (const { period, postings } of journals.flat()) {
    const month = (months[period] ??= {});
    for (const { account, amount } of postings) month[account] = (month[account] ?? 0n) + amount;
  }
  return Object.fromEntries(
    Object.entries(months).map(([month, accounts]) => [
      month,
      Object.fromEntries(Object.entries(accounts).filter(([, amount]) => amount !== 0n)),
    ]),
  );
}

test('R1: 31 a month from 15 January', () => {
  expect(movements(journal(invoice('i', '2019-01-15', [['l', 3_100, '2019-01-15', '2019-02-15']])))).toEqual({
    '2019-01': { receivable: 3_100n, deferred_revenue: -1_400n, revenue: -1_700n },
    '2019-02': { deferred_revenue: 1_400n, revenue: -1_400n },
  });
});

test('R2: 365 a year from 1 January', () => {
  const year = movements(journal(invoice('i', '2019-01-01', [['l', 36_500, '2019-01-01', '2020-01-01']])));
  expect(year).toMatchObject({
    '2019-01': { receivable: 36_500n, deferred_revenue: -33_400n, revenue: -3_100n },
    '2019-02': { deferred_revenue: 2_800n, revenue: -2_800n },
    '2019-03': { deferred_revenue: 3_100n, revenue: -3_100n },
  });
  expect(Object.keys(year)).toHaveLength(12);
});

test('R3: an upgrade that is billed on the next invoice is unbilled until then', () => {
  const april = journal(invoice('april', '2019-04-01', [['l', 9_000, '2019-04-01', '2019-05-01']]));
  const may = journal(
    invoice('may', '2019-05-01', [
      ['back', -3_000, '2019-04-21', '2019-05-01'],
      ['rest', 4_000, '2019-04-21', '2019-05-01'],
      ['may', 12_000, '2019-05-01', '2019-06-01'],
    ]),
  );
  expect(movements(april, may)).toEqual({
    '2019-04': { receivable: 9_000n, unbilled_receivable: 1_000n, revenue: -10_000n },
    '2019-05': { receivable: 13_000n, unbilled_receivable: -1_000n, revenue: -12_000n },
  });
});

const quarter = invoice('i', '2019-01-01', [['l', 9_000, '2019-01-01', '2019-04-01']]);

test('R5: a quarter that is cancelled without a credit is recognised to its end', () => {
  expect(movements(journal(quarter))).toEqual({
    '2019-01': { receivable: 9_000n, deferred_revenue: -5_900n, revenue: -3_100n },
    '2019-02': { deferred_revenue: 2_800n, revenue: -2_800n },
    '2019-03': { deferred_revenue: 3_100n, revenue: -3_100n },
  });
});

describe('paid on 1 January', () => {
  const of = { invoiceId: 'i', accountId: 'a', subscriptionId: 'a-s1', operationId: 'o' };
  const usd = (minor: number) => ({ minor: BigInt(minor), currency: 'USD' });
  const payment: InvoiceEvent = {
    type: 'PaymentSucceeded',
    data: {
      ...{ ...of, paymentId: 'p', amount: usd(9_000), toReceivable: usd(9_000), toCredit: usd(0) },
      ...{ receivedOn: '2019-01-01', method: 'bank_transfer', reference: null },
      ...{ recordedAt: '2019-01-01T13:00:00.000Z', postingPeriod: '2019-01' },
    },
  };
  /** A credit note of 1 February that is paid out on the same day. */
  const refunded = (minor: number): readonly InvoiceEvent[] => {
    const note = sample.creditNoteIssued(
      { accountId: 'a', invoiceId: 'i', creditNoteId: 'n', issuedAt: '2019-02-01T12:00:00.000Z' },
      { l: minor },
    );
    const allocation = { toReceivable: usd(0), toCredit: usd(0), refundDue: usd(minor) };
    const refund = { ...of, refundId: 'r', amount: usd(minor), postingPeriod: '2019-02' };
    const at = '2019-02-01T12:00:00.000Z';
    return [
      { type: 'CreditNoteIssued', data: { ...note.data, allocation } },
      {
        type: 'RefundRequested',
        data: { ...refund, creditNoteId: 'n', reason: 'goodwill', requestedAt: at },
      },
      { type: 'RefundSettled', data: { ...refund, settledOn: '2019-02-01', reference: null, settledAt: at } },
    ];
  };

  test('R6: the same, refunded whole on 1 February', () => {
    expect(movements(journal(quarter, payment, ...refunded(9_000)))).toEqual({
      '2019-01': { cash: 9_000n, deferred_revenue: -5_900n, revenue: -3_100n },
      '2019-02': { cash: -9_000n, deferred_revenue: 5_900n, credit_notes: 3_100n },
    });
  });

  test('R7: the same, 9 refunded on 1 February', () => {
    expect(movements(journal(quarter, payment, ...refunded(900)))).toEqual({
      '2019-01': { cash: 9_000n, deferred_revenue: -5_900n, revenue: -3_100n },
      '2019-02': { cash: -900n, deferred_revenue: 3_110n, revenue: -2_520n, credit_notes: 310n },
      '2019-03': { deferred_revenue: 2_790n, revenue: -2_790n },
    });
  });
});

test('each document has an entry of its own, each month one for its revenue', () => {
  const entries = journal(quarter, credited('i', '2019-02-01', { l: 900 }));
  expect(entries.map(({ source, documentId, period }) => [period, source, documentId])).toEqual([
    ['2019-01', 'invoice', 'i'],
    ['2019-01', 'recognition', 'i'],
    ['2019-02', 'credit_note', 'i-note'],
    ['2019-02', 'recognition', 'i'],
    ['2019-03', 'recognition', 'i'],
  ]);
});
