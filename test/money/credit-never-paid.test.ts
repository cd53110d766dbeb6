import { usd } from '../../src/commands/examples.ts';
import { invoiceStream, type InvoiceEvent } from '../../src/commands/invoice/events.ts';
import { journalOf } from '../../src/projections/journal/journal.ts';
import { BillingCounter, did } from '../support/billing-counter.ts';

const reason = 'by hand';
const tenant = 'acme';

interface Story {
  readonly prepaid?: string;
  readonly percent?: string;
}

/**
 * Silver at 10.00 for April, never paid; a pause on the 16th gives 5.00 of it as credit, beside what was `prepaid`. That pays for the month that
 * begins anew on the same day, as far as it reaches. The first bill is written off. `percent`: of tax on top.
 */
async function creditedUnpaid({ prepaid, percent }: Story = {}) {
  const counter = new BillingCounter();
  await counter.open({ silver: '10.00', gold: '20.00' });
  const { accountId, commands } = counter;
  if (percent) {
    const tax = { category: 'standard', code: 'VAT', name: 'VAT', percent, inclusive: false };
    await did(commands.setTaxes(counter.as(), { accountId, taxes: [tax] }));
  }
  const subscriptionId = await counter.start('silver');
  const [first] = await counter.invoices();
  counter.on('2026-04-16');
  await did(commands.pauseSubscription(counter.as(), { subscriptionId }));
  if (prepaid) {
    const grant = { accountId, amount: usd(prepaid), source: 'prepayment', reason } as const;
    await did(commands.grantCredit(counter.as(), grant));
  }
  await did(commands.resumeSubscription(counter.as(), { subscriptionId, anchor: 'move' }));
  const { invoiceId } = (await counter.invoices()).at(-1)!;
  await did(commands.writeOffInvoice(counter.as(), { invoiceId: first!.invoiceId, reason }));
  return { counter, subscriptionId, invoiceId };
}

type Life = Awaited<ReturnType<typeof creditedUnpaid>>;

const takeBack = {
  void: ({ counter, invoiceId }: Life): Promise<object> =>
    did(counter.commands.voidInvoice(counter.as(), { invoiceId, reason })),
  'credit note in full': ({ counter, invoiceId }: Life): Promise<object> =>
    did(counter.commands.creditInvoice(counter.as(), { invoiceId, reason })),
};
const ways = Object.keys(takeBack) as (keyof typeof takeBack)[];

/** What is withheld of an invoice, and the ledger's entries of what took it back. */
async function takenBack({ counter, invoiceId }: Life) {
  const { events } = await counter.store.read<InvoiceEvent>({ tenant, stream: invoiceStream(invoiceId) });
  const withheld = events.map(({ type, data }) => {
    if (type === 'InvoiceVoided') return data.withheld;
    return type === 'CreditNoteIssued' ? data.allocation.withheld : undefined;
  });
  const posted = journalOf(events).filter(({ source }) => source === 'void' || source === 'credit_note');
  return { withheld: withheld.filter((each) => each !== undefined), posted: posted.at(-1)?.postings };
}

describe.each(ways)('a bill that was paid from credit that nobody had paid, taken back by a %s', (way) => {
  test('gives nothing back, and what the write-off lost is no loss any more', async () => {
    const life = await creditedUnpaid();
    expect(await life.counter.credit()).toBe(0n);
    await takeBack[way](life);
    expect(await life.counter.credit()).toBe(0n);
    expect((await life.counter.subscription(life.subscriptionId)).footing.unpaid).toEqual([]);
    const { withheld, posted } = await takenBack(life);
    expect(withheld).toEqual([usd('5.00')]);
    expect(posted).toEqual([
      { account: 'receivable', amount: -500n },
      { account: 'deferred_revenue', amount: 1_000n },
      { account: 'bad_debt', amount: -500n },
    ]);
  });

  test('gives back the rest, which was paid', async () => {
    const life = await creditedUnpaid({ prepaid: '4.00' });
    await takeBack[way](life);
    expect(await life.counter.credit()).toBe(400n);
  });

  test('withholds the tax on it with it', async () => {
    const life = await creditedUnpaid({ prepaid: '4.00', percent: '20' });
    await takeBack[way](life);
    // The credit is 6.00 and 4.00, the bill 12.00.
    expect(await life.counter.credit()).toBe(400n);
    const { withheld, posted } = await takenBack(life);
    expect(withheld).toEqual([usd('6.00')]);
    expect(posted).toEqual([
      { account: 'receivable', amount: -200n },
      { account: 'customer_credit', amount: -400n },
      { account: 'deferred_revenue', amount: 1_000n },
      { account: 'tax_payable', amount: 200n },
      { account: 'bad_debt', amount: -600n },
    ]);
  });

  test('makes up for it once: what is given back later is given whole', async () => {
    const life = await creditedUnpaid();
    const { counter, subscriptionId } = life;
    await takeBack[way](life);
    const bill = await counter.change(subscriptionId, 'gold');
    expect(await counter.lines(bill)).toEqual([2_000n]);
    await counter.pay(bill, '20.00');
    await did(counter.commands.cancelSubscription(counter.as(), { subscriptionId, settlement: 'credit' }));
    expect(await counter.credit()).toBe(2_000n);
  });
});

test('a credit note on lines gives what is asked for: whoever writes it decides', async () => {
  const { counter, invoiceId } = await creditedUnpaid();
  const lines = (await counter.invoice(invoiceId)).lines.map(({ lineId }) => ({ lineId }));
  await did(counter.commands.creditInvoice(counter.as(), { invoiceId, reason, lines }));
  expect(await counter.credit()).toBe(500n);
});

describe('a bill of which a change withheld what had made up for such credit', () => {
  /** The month that began anew is changed to gold at once: its 10.00 are unused, and 5.00 of them are withheld. */
  async function withheldBy() {
    const life = await creditedUnpaid();
    const { counter, subscriptionId } = life;
    const input = { subscriptionId, planCode: 'gold', when: 'now' } as const;
    const { invoiceId: gold } = await did(counter.commands.changePlan(counter.as(), input));
    expect(await counter.lines(gold!)).toEqual([-500n, 2_000n]);
    return { ...life, gold: gold! };
  }

  test.each(ways)('gives that back by no %s', async (way) => {
    const life = await withheldBy();
    await life.counter.settle(life.subscriptionId);
    await expect(takeBack[way](life)).rejects.toThrow(/LaterFactsStandOnIt|NothingToCredit/);
    expect(await life.counter.credit()).toBe(0n);
  });

  test('has it again once the bill that withheld it is taken back, and is given back less by it', async () => {
    const life = await withheldBy();
    const { counter, subscriptionId, gold } = life;
    await counter.settle(subscriptionId);
    await takeBack.void({ ...life, invoiceId: gold });
    await takeBack.void(life);
    expect(await counter.credit()).toBe(0n);
    expect((await takenBack(life)).withheld).toEqual([usd('5.00')]);
  });

  test('has it again once the change is reverted', async () => {
    const life = await withheldBy();
    const { counter, subscriptionId } = life;
    const { operationId } = (await counter.subscription(subscriptionId)).inFlight!.changed;
    await did(counter.commands.revertPlanChange(counter.as(), { subscriptionId, operationId, reason }));
    await takeBack.void(life);
    expect((await takenBack(life)).withheld).toEqual([usd('5.00')]);
  });
});
