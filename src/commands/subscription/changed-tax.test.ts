import { basis, terms, usd } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import { cancelSubscription } from './cancel.ts';
import { changeTerms } from './change-plan.ts';
import { asked, noon, settledChange } from './life-stories.ts';
import { startSubscription } from './start.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = terms('gold', '20.00', { tierRank: 2 });

const vat = { category: 'standard', code: 'VAT', name: 'VAT', inclusive: false };
const taxedAt = (percent: string, ...issued: readonly InvoiceIssued[]) =>
  basis({
    payer: { ...basis().payer, taxes: [{ ...vat, percent }] },
    invoices: issued.map((event) => ({
      stream: `invoice-${event.data.invoiceId}`,
      version: 1,
      state: invoice.evolve(null, event),
    })),
  });

describe('an account that is taxed otherwise in the middle of a period: 20 %, then 10 %', () => {
  const wanted = { accountId: 'acme', planCode: 'silver' };
  const start = noon('start', '2026-04-01');
  const april = startSubscription({ terms: silver, setupFees: [] }, wanted, taxedAt('20'), start);
  const [first] = april.invoices;
  const up = { kind: 'plan', terms: gold, setupFees: [] } as const;
  const upgraded = asked('change', april, noon('up', '2026-04-16'), (ready) =>
    changeTerms(ready, up, taxedAt('10', first!), noon('up', '2026-04-16')),
  );
  const [second] = upgraded.invoices;

  test('days are credited with the tax that they were billed with', () => {
    // -5.00 with 20 %, 10.00 with 10 %.
    expect(second!.data.taxes.map(({ percent, amount }) => [percent, amount])).toEqual([
      ['20', usd('-1.00')],
      ['10', usd('1.00')],
    ]);
    expect(second!.data.total).toEqual(usd('5.00'));
  });

  test('no credit note gives back more than its invoice came to; the days are credited by an invoice then', () => {
    const on = taxedAt('10', second!);
    const end = noon('end', '2026-04-16');
    const over = asked('cancel', settledChange(upgraded), end, (ready) =>
      cancelSubscription(ready, { subscriptionId: 'x', settlement: 'credit' }, on, end),
    );
    // A note on 5.00 net with 10 % would be 5.50, of an invoice of 5.00.
    expect(over.notes).toEqual([]);
    expect(over.invoices.map(({ data }) => data.total)).toEqual([usd('-11.00')]);
  });
});
