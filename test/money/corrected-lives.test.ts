import fc from 'fast-check';
import type { BillingCounter } from '../support/billing-counter.ts';
import { correctedLife, playCorrected } from '../support/corrected-lives.ts';

/**
 * What a customer is owed, as credit or as a refund, was paid or is still to be paid: nothing is given back of what was written off. And no
 * debit is credited beyond what it came to.
 */
async function nothingUnpaidIsGivenBack(counter: BillingCounter): Promise<void> {
  const [invoices, credit] = [await counter.invoices(), await counter.credit()];
  const sum = (of: (invoice: (typeof invoices)[number]) => bigint): bigint =>
    invoices.reduce((all, invoice) => all + of(invoice), 0n);
  const owed = credit + sum(({ refunded }) => refunded.minor);
  expect(owed).toBeLessThanOrEqual(sum(({ paid, open }) => paid.minor + open.minor));

  const left = new Map<string, bigint>();
  for (const { lines, credited, lost } of invoices) {
    for (const { lineId, corrects, amount } of lines) {
      // What a write-off gives up was billed nonetheless.
      const stands = amount.minor - (credited[lineId]?.minor ?? 0n) + (lost[lineId]?.minor ?? 0n);
      const of = corrects ?? lineId;
      left.set(of, (left.get(of) ?? 0n) + stands);
    }
  }
  expect([...left].filter(([, minor]) => minor < 0n)).toEqual([]);
}

test('whatever is paid, written off and taken back, nothing is given back that nobody had paid', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(correctedLife, async (life) => {
      const played = await playCorrected(life, nothingUnpaidIsGivenBack);
      for (const kind of played.done) done.add(kind);
    }),
    { numRuns: 150 },
  );
  const [ofBills, ofService] = [
    ['apply', 'creditAll', 'pay', 'void', 'writeOff'],
    ['cancel', 'change', 'move', 'pause', 'reactivate', 'resume'],
  ];
  expect([...done].sort()).toEqual([...ofBills, ...ofService].sort());
}, 60_000);
