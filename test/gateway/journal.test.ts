import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

interface Entry {
  readonly source: string;
  readonly period: string;
  readonly postings: readonly {
    readonly account: string;
    readonly amount: { readonly amountMinor: string };
  }[];
}

interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly closing: { readonly amountMinor: string };
}

describe('the ledger, through the door', () => {
  let engine: WholeEngine;
  let acme: Business;
  let invoiceId: string;
  let token: string;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme', 'other']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
    const started = await acme.start(await acme.open('initech'), 'silver');
    invoiceId = started.invoiceId;
    token = started.consistencyToken;
  });
  afterAll(() => engine.stop());

  const ledger = `query ($invoice: ID!, $period: Month!, $after: String) {
    invoice(id: $invoice) { postingPeriod journal { source documentId period postings { account amount { amountMinor } } } }
    trialBalance(period: $period, after: $after) { stale balances { account currency closing { amountMinor } } }
  }`;
  const ask = (who: Business, after: string | null = token) =>
    who.ask<{
      invoice: { journal: Entry[] | null } | null;
      trialBalance: { stale: boolean; balances: Balance[] } | null;
    }>(ledger, { invoice: invoiceId, period: '2999-12', after });
  const total = (amounts: readonly { readonly amountMinor: string }[]): bigint =>
    amounts.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);

  it('an invoice has balanced entries, and once its service is over all of it is revenue', async () => {
    const { data, errors } = await ask(acme);
    expect(errors).toEqual([]);
    const entries = data?.invoice?.journal ?? [];
    expect(entries[0]).toMatchObject({
      source: 'INVOICE',
      documentId: invoiceId,
      postings: [
        { account: 'RECEIVABLE', amount: { amountMinor: '3000' } },
        { account: 'DEFERRED_REVENUE', amount: { amountMinor: '-3000' } },
      ],
    });
    for (const { postings } of entries) expect(total(postings.map(({ amount }) => amount))).toBe(0n);
    expect(data?.trialBalance?.stale).toBe(false);
    const closing = data?.trialBalance?.balances
      .filter((balance) => balance.closing.amountMinor !== '0')
      .map((balance) => [balance.account, balance.currency, balance.closing.amountMinor]);
    expect(closing).toEqual([
      ['RECEIVABLE', 'USD', '3000'],
      ['REVENUE', 'USD', '-3000'],
    ]);
  });

  it('another tenant has none of it', async () => {
    const { data } = await ask(businessAt(engine.url, await engine.token('other', 'admin')), null);
    expect(data).toMatchObject({ invoice: null, trialBalance: { balances: [] } });
  });

  it('is for finance and not for support', async () => {
    const finance = businessAt(engine.url, await engine.token('acme', 'finance'));
    expect((await ask(finance)).errors).toEqual([]);
    const support = businessAt(engine.url, await engine.token('acme', 'support'));
    const query = 'query ($invoice: ID!) { invoice(id: $invoice) { journal { period } } }';
    const { data, errors } = await support.ask<{ invoice: { journal: null } }>(query, { invoice: invoiceId });
    expect(data?.invoice.journal).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});
