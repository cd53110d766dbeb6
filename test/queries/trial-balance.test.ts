import fc from 'fast-check';
import type { CreditNoteIssued, InvoiceEvent, InvoiceIssued } from '../../src/commands/invoice/events.ts';
import type { RecordedEvent } from '../../src/eventstore/types.ts';
import { journalOf, type JournalEntry } from '../../src/projections/journal/journal.ts';
import { trialBalance } from '../../src/queries/journal/trial-balance.ts';
import { revenueByMonth } from '../../src/queries/revrec/revenue-by-month.ts';
import { lives } from '../support/lives.ts';
import { invoiceIssued, line } from '../support/sample-events.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);

/** Balances by account up to a month, from the entries themselves. */
function balances(entries: readonly JournalEntry[], upTo: string): Record<string, bigint> {
  const accounts: Record<string, bigint> = {};
  for (const { period, postings } of entries) {
    if (period > upTo) continue;
    for (const { account, amount } of postings) accounts[account] = (accounts[account] ?? 0n) + amount;
  }
  return withoutZeros(accounts);
}

const withoutZeros = (accounts: Record<string, bigint>): Record<string, bigint> =>
  Object.fromEntries(Object.entries(accounts).filter(([, amount]) => amount !== 0n));

test('for any history: entries balance, receivable is what is open, deferred is what schedules hold, and the read model agrees', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(lives, async (book) => {
      const tenant = `tenant-${(run += 1)}`;
      const invoices = book.filter(({ stream }) => stream.startsWith('invoice-'));
      for (const { accountId, stream, events } of invoices)
        await stand.append(accountId, stream, events, tenant);
      await stand.projector().catchUp();
      const logs = await Promise.all(
        invoices.map(({ stream }) => stand.store.read<InvoiceEvent>({ tenant, stream })),
      );
      const entries = logs.flatMap(({ events }) => journalOf(events));
      for (const { postings } of entries) expect(sum(postings.map(({ amount }) => amount))).toBe(0n);

      for (const period of ['2026-02', '2026-03', '2026-04', '2026-05', '2026-06']) {
        const rows = await trialBalance(stand.pool, tenant, { period });
        const closing = Object.fromEntries(rows.map((row) => [row.account, row.closing]));
        expect(withoutZeros(closing)).toEqual(balances(entries, period));
        expect(sum(rows.map((row) => row.closing))).toBe(0n);

        const issued = logs.flatMap(({ events }) => events.filter(postedUpTo(period)));
        expect(closing['receivable'] ?? 0n).toBe(sum(issued.map(({ data }) => data.total.minor)));
        const [held] = await revenueByMonth(stand.pool, tenant, { from: period, to: period });
        expect(-(closing['deferred_revenue'] ?? 0n)).toBe(held?.deferred.minor ?? 0n);
        expect(closing['unbilled_receivable'] ?? 0n).toBe(held?.unbilled.minor ?? 0n);
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

/** These lives have invoices and credit notes alone; test/money has all that can happen to an invoice. */
const postedUpTo =
  (period: string) =>
  (event: RecordedEvent & InvoiceEvent): event is RecordedEvent & (InvoiceIssued | CreditNoteIssued) =>
    (event.type === 'InvoiceIssued' || event.type === 'CreditNoteIssued') &&
    event.data.postingPeriod <= period;

test('service before its invoice is unbilled until the invoice is posted', async () => {
  const of = { accountId: 'a', invoiceId: 'late', issuedAt: '2026-05-01T12:00:00.000Z' };
  const events = [invoiceIssued(of, [line('l', 3_000, '2026-04-01', '2026-05-01')])];
  await stand.append('a', 'invoice-late', events, 'unbilled');
  await stand.projector().catchUp();
  const at = async (period: string) =>
    (await trialBalance(stand.pool, 'unbilled', { period, currency: 'USD' }))
      .filter(({ opening, movement }) => opening !== 0n || movement !== 0n)
      .map(({ account, opening, movement, closing }) => [account, opening, movement, closing]);
  expect(await at('2026-04')).toEqual([
    ['revenue', 0n, -3_000n, -3_000n],
    ['unbilled_receivable', 0n, 3_000n, 3_000n],
  ]);
  expect(await at('2026-05')).toEqual([
    ['receivable', 0n, 3_000n, 3_000n],
    ['revenue', -3_000n, 0n, -3_000n],
    ['unbilled_receivable', 3_000n, -3_000n, 0n],
  ]);
});
