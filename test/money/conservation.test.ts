import fc from 'fast-check';
import { creditStream, type CreditEvent } from '../../src/commands/credit/events.ts';
import type { DocumentTax, InvoiceEvent } from '../../src/commands/invoice/events.ts';
import { invoice, rateKey, type Invoice } from '../../src/commands/invoice/invoice.ts';
import type { NumberingEvent } from '../../src/commands/numbering/events.ts';
import type { RecordedEvent } from '../../src/eventstore/types.ts';
import { documentPosting } from '../../src/projections/journal/documents.ts';
import { journalOf, type JournalEntry } from '../../src/projections/journal/journal.ts';
import { invoicingLife, playInvoicing, type PlayedLife } from '../support/invoicing-lives.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import { receivableTotals } from '../../src/queries/receivables/totals.ts';
import { trialBalance } from '../../src/queries/journal/trial-balance.ts';

type Log = readonly (RecordedEvent & InvoiceEvent)[];

/** The invoices of a life, each with its events. */
function invoicesOf({ store }: PlayedLife): readonly Log[] {
  const streams = new Map<string, (RecordedEvent & InvoiceEvent)[]>();
  for (const stored of store.all().filter(({ stream }) => stream.startsWith('invoice-'))) {
    const log = streams.get(stored.stream) ?? [];
    streams.set(stored.stream, [...log, store.decode(stored, 'sealed') as RecordedEvent & InvoiceEvent]);
  }
  return [...streams.values()];
}

async function creditsOf({
  store,
  accountId,
}: PlayedLife): Promise<readonly (RecordedEvent & CreditEvent)[]> {
  const ref = { tenant: 'acme', stream: creditStream(accountId, 'USD') };
  return (await store.read<CreditEvent>(ref)).events;
}

const stateOf = (log: Log): Invoice => log.reduce(invoice.evolve, invoice.initial)!;
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** What each account of the ledger comes to, from invoices and credit. */
function balances(
  entries: readonly Pick<JournalEntry, 'postings' | 'period'>[],
  upTo: string,
): Record<string, bigint> {
  const accounts: Record<string, bigint> = {};
  for (const { postings } of entries.filter(({ period }) => period <= upTo)) {
    for (const { account, amount } of postings) accounts[account] = (accounts[account] ?? 0n) + amount;
  }
  return Object.fromEntries(Object.entries(accounts).filter(([, amount]) => amount !== 0n));
}

function creditEntries(
  events: readonly (RecordedEvent & CreditEvent)[],
): Pick<JournalEntry, 'postings' | 'period'>[] {
  return events.flatMap((event) => {
    const posting = documentPosting(event);
    if (!posting) return [];
    const postings = Object.entries(posting.amounts).map(([account, amount]) => ({ account, amount }));
    return [{ period: posting.period, postings: postings as JournalEntry['postings'] }];
  });
}

test('a document is the sum of its lines and taxes; credit notes never exceed it by line, rate or total', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(invoicingLife, async (life) => {
      const played = await playInvoicing(life);
      done += played.done;
      for (const log of invoicesOf(played)) {
        const state = stateOf(log);
        for (const event of log) {
          if (event.type !== 'InvoiceIssued' && event.type !== 'CreditNoteIssued') continue;
          const { lines, subtotal, taxes, total } = event.data;
          expect(subtotal.minor).toBe(sum(lines.map(({ amount }) => amount.minor)));
          const borne = sum(lines.map(({ tax }) => tax?.amount.minor ?? 0n));
          expect(borne).toBe(sum(taxes.map(({ amount }) => amount.minor)));
          expect(total.minor).toBe(subtotal.minor + borne);
        }
        for (const each of state.lines) {
          const taken = state.credited[each.lineId]?.minor ?? 0n;
          expect(abs(taken) <= abs(each.amount.minor) && taken * each.amount.minor >= 0n).toBe(true);
        }
        for (const tax of state.taxes) {
          const taken = state.creditedTax[rateKey(tax)]?.minor ?? 0n;
          expect(abs(taken) <= abs(tax.amount.minor) && taken * tax.amount.minor >= 0n).toBe(true);
        }
        expect(state.givenBack.minor <= (state.total.minor > 0n ? state.total.minor : 0n)).toBe(true);
        expect(state.open.minor >= 0n).toBe(true);
        expect(state.refunded.minor <= state.paid.minor).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
  expect(done).toBeGreaterThan(300);
});

test('the ledger is balanced, and each of its balances is what the documents say', async () => {
  await fc.assert(
    fc.asyncProperty(invoicingLife, async (life) => {
      const played = await playInvoicing(life);
      const [logs, credits] = [invoicesOf(played), await creditsOf(played)];
      const entries = logs.flatMap(journalOf);
      for (const { postings } of entries) expect(sum(postings.map(({ amount }) => amount))).toBe(0n);
      const closing = balances([...entries, ...creditEntries(credits)], '9999-12');
      const states = logs.map(stateOf);
      expect(closing['receivable'] ?? 0n).toBe(sum(states.map(({ open }) => open.minor)));
      expect(-(closing['customer_credit'] ?? 0n)).toBe(credits.at(-1)?.data.balance.minor ?? 0n);
      expect(credits.every(({ data }) => data.balance.minor >= 0n)).toBe(true);
      expect(-(closing['tax_payable'] ?? 0n)).toBe(sum(logs.flat().map(taxOf)));
      const refunds = states.flatMap((state) => Object.values(state.refunds));
      const owed = refunds.filter(({ settled }) => !settled).map(({ amount }) => amount.minor);
      expect(-(closing['refunds_payable'] ?? 0n)).toBe(sum(owed));
      // All service is rendered in the end.
      expect(closing['deferred_revenue'] ?? 0n).toBe(0n);
      expect(closing['unbilled_receivable'] ?? 0n).toBe(0n);
    }),
    { numRuns: 100 },
  );
});

/** Tax billed by an event; negative where it is taken back. */
function taxOf(event: InvoiceEvent): bigint {
  const of = (taxes: readonly DocumentTax[]): bigint => sum(taxes.map(({ amount }) => amount.minor));
  switch (event.type) {
    case 'InvoiceIssued':
    case 'CreditNoteIssued':
      return of(event.data.taxes);
    case 'InvoiceVoided':
      return -event.data.tax.minor;
    default:
      return 0n;
  }
}

describe('on PostgreSQL', () => {
  let stand: ReadModelStand;
  beforeAll(async () => void (stand = await readModelStand()));
  afterAll(() => stand.drop());

  test('the read model says what the documents say, number by number', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(invoicingLife, async (life) => {
        const tenant = `tenant-${(run += 1)}`;
        const played = await playInvoicing(life);
        await replay(played, tenant);
        await stand.projector().catchUp();
        const [logs, credits] = [invoicesOf(played), await creditsOf(played)];
        const states = logs.map(stateOf);
        const [totals] = await receivableTotals(stand.pool, tenant, '2026-06-01');
        expect(totals?.open.minor ?? 0n).toBe(sum(states.map(({ open }) => open.minor)));
        expect(totals?.credit.minor ?? 0n).toBe(credits.at(-1)?.data.balance.minor ?? 0n);

        const entries = [...logs.flatMap(journalOf), ...creditEntries(credits)];
        for (const period of ['2026-01', '2026-03', '2026-05', '2027-12']) {
          const rows = await trialBalance(stand.pool, tenant, { period });
          const closing = rows.map((row): [string, bigint] => [row.account, row.closing]);
          expect(Object.fromEntries(closing.filter(([, amount]) => amount !== 0n))).toEqual(
            balances(entries, period),
          );
        }
        expect(await numbersOf(tenant)).toEqual(taken(played));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  async function replay({ store }: PlayedLife, tenant: string): Promise<void> {
    const streams = new Map<string, RecordedEvent[]>();
    for (const stored of store.all()) {
      const events = streams.get(stored.stream) ?? [];
      streams.set(stored.stream, [...events, store.decode(stored, 'sealed')]);
    }
    for (const [stream, events] of streams) {
      await stand.append(events[0]!.accountId, stream, events, tenant);
    }
  }

  async function numbersOf(tenant: string): Promise<readonly unknown[]> {
    const { rows } = await stand.pool.query<{ kind: string; number: string; document_id: string }>(
      `select kind, number, document_id from document_numbers where tenant = $1 order by kind, number`,
      [tenant],
    );
    return rows.map((row) => [row.kind, Number(row.number), row.document_id]);
  }

  /** Numbers from one on without a gap, in the order of issue. */
  function taken({ store }: PlayedLife): readonly unknown[] {
    const of = (kind: string): readonly unknown[] =>
      store
        .all()
        .filter(({ stream }) => stream === `numbering-${kind}`)
        .map((stored, index) => {
          const { data } = store.decode(stored, 'sealed') as RecordedEvent & NumberingEvent;
          return [kind, index + 1, 'creditNoteId' in data ? data.creditNoteId : data.invoiceId];
        });
    return [...of('credit_note'), ...of('invoice')];
  }
});
