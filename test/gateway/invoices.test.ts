import { randomUUID } from 'node:crypto';
import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

describe('invoices and what becomes of them', () => {
  let engine: WholeEngine;
  let acme: Business;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
    await acme.publish('silver', 1, '30.00', 5);
  });
  afterAll(() => engine.stop());

  const usd = (amount: string) => ({ amount, currency: 'USD' });

  async function change(
    mutation: string,
    input: object,
    shape: string,
    key: string | undefined = randomUUID(),
  ) {
    const type = inputs[mutation] ?? `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const { data, errors } = await acme.ask<Record<string, Record<string, unknown>>>(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shape} consistencyToken userErrors { code path } } }`,
      { input },
      key,
    );
    expect(errors).toEqual([]);
    return data![mutation]!;
  }

  const inputs: Readonly<Record<string, string>> = {
    invoiceIssue: 'InvoiceReferenceInput',
    invoiceDiscard: 'InvoiceReferenceInput',
    invoiceApplyCredit: 'InvoiceReferenceInput',
    invoiceVoid: 'InvoiceReasonInput',
    invoiceWriteOff: 'InvoiceReasonInput',
  };

  async function draft(accountId: string, amount = '100.00'): Promise<string> {
    const lines = [{ description: 'Training', unitAmount: usd(amount) }];
    const drafted = await change('invoiceDraft', { accountId, lines }, 'invoice { id status number }');
    expect(drafted).toMatchObject({ userErrors: [], invoice: { status: 'DRAFT', number: null } });
    return (drafted['invoice'] as { id: string }).id;
  }

  async function issue(accountId: string, amount?: string): Promise<{ id: string; after: unknown }> {
    const id = await draft(accountId, amount);
    const issued = await change('invoiceIssue', { invoiceId: id }, 'invoice { status number }');
    expect(issued).toMatchObject({ userErrors: [], invoice: { number: expect.any(Number) as number } });
    return { id, after: issued['consistencyToken'] };
  }

  it('by hand: taxed, numbered, paid in two parts, listed by how it stands', async () => {
    const accountId = await acme.open();
    await change(
      'accountSetTaxes',
      {
        accountId,
        taxes: [{ category: 'standard', code: 'T8', name: 'Sales tax', percent: '8.25', inclusive: false }],
      },
      'account { id }',
    );
    const { id, after } = await issue(accountId);
    const pay = (amount: string) =>
      change(
        'invoiceRecordPayment',
        { invoiceId: id, amount: usd(amount), reference: 'RF18 5390' },
        'paymentId invoice { status open { amount } payments { amount { amount } reference } }',
      );
    expect(await pay('50.00')).toMatchObject({
      invoice: { status: 'PARTLY_PAID', open: { amount: '58.25' } },
    });
    const paid = await pay('60.00');
    expect(paid).toMatchObject({
      userErrors: [],
      invoice: {
        status: 'PAID',
        open: { amount: '0.00' },
        payments: [
          { amount: { amount: '50.00' }, reference: 'RF18 5390' },
          { amount: { amount: '60.00' }, reference: 'RF18 5390' },
        ],
      },
    });
    expect(after).toEqual(expect.any(String));
    const { data, errors } = await acme.ask<{ invoices: object; account: object }>(
      `query ($account: ID!, $after: String!) {
        invoices(filter: { accountId: $account, status: PAID }, consistencyToken: $after) {
          stale
          nodes {
            id number subtotal { amount } taxes { code percent base { amount } amount { amount } } total { amount }
            journal { source postings { account amount { amount } } }
          }
        }
        account(id: $account) { credit { amount } }
      }`,
      { account: accountId, after: paid['consistencyToken'] },
    );
    expect(errors).toEqual([]);
    expect(data!.account).toEqual({ credit: { amount: '1.75' } });
    expect(data!.invoices).toMatchObject({
      stale: false,
      nodes: [
        {
          id,
          number: expect.any(Number) as number,
          subtotal: { amount: '100.00' },
          taxes: [{ code: 'T8', percent: '8.25', base: { amount: '100.00' }, amount: { amount: '8.25' } }],
          total: { amount: '108.25' },
        },
      ],
    });
  });

  // Kill Bill, invoice examples (P13): an account with 20 to its credit is charged 100.
  it('P13: is paid from the credit of the account first; 80 are left', async () => {
    const accountId = await acme.open();
    const granted = await change(
      'accountGrantCredit',
      { accountId, amount: usd('20.00'), source: 'GOODWILL', reason: 'an outage' },
      'account { credit { amount } }',
    );
    expect(granted).toMatchObject({ userErrors: [], account: { credit: { amount: '20.00' } } });
    const { id } = await issue(accountId);
    const { data } = await acme.ask<object>(
      `{ invoice(id: "${id}") { status open { amount } creditApplied { amount } } account(id: "${accountId}") { credit { amount } } }`,
    );
    expect(data).toEqual({
      invoice: { status: 'PARTLY_PAID', open: { amount: '80.00' }, creditApplied: { amount: '20.00' } },
      account: { credit: { amount: '0.00' } },
    });
  });

  // P13 again: of 100 that were paid, 10 go back without an adjustment.
  it('P13: a payment that goes back is open again, and leaves when it is settled', async () => {
    const { id } = await issue(await acme.open());
    await change('invoiceRecordPayment', { invoiceId: id, amount: usd('100.00') }, 'paymentId');
    const requested = await change(
      'invoiceRequestRefund',
      { invoiceId: id, amount: usd('10.00'), reason: 'paid by mistake' },
      'refundId invoice { status open { amount } refunds { settledOn } }',
    );
    expect(requested).toMatchObject({
      userErrors: [],
      invoice: { status: 'PARTLY_PAID', open: { amount: '10.00' }, refunds: [{ settledOn: null }] },
    });
    const settle = () =>
      change(
        'invoiceSettleRefund',
        { invoiceId: id, refundId: requested['refundId'] },
        'invoice { refunds { settledOn } }',
      );
    expect(await settle()).toMatchObject({
      invoice: { refunds: [{ settledOn: expect.any(String) as string }] },
    });
    expect(await settle()).toMatchObject({ invoice: null, userErrors: [{ code: 'RefundAlreadySettled' }] });
    const more = { invoiceId: id, amount: usd('90.01'), reason: 'more' };
    expect(await change('invoiceRequestRefund', more, 'refundId')).toMatchObject({
      refundId: null,
      userErrors: [{ code: 'RefundExceedsPaid', path: ['input', 'amount'] }],
    });
  });

  it('void: keeps its number, is owed no more, and cannot be paid, written off or credited', async () => {
    const { id } = await issue(await acme.open());
    const input = { invoiceId: id, reason: 'sent twice' };
    const voided = await change('invoiceVoid', input, 'invoice { status open { amount } }');
    expect(voided).toMatchObject({ userErrors: [], invoice: { status: 'VOID', open: { amount: '0.00' } } });
    const { data } = await acme.ask<{ invoices: { nodes: { number: number | null }[] } }>(
      `query ($after: String!) { invoices(filter: { status: VOID }, consistencyToken: $after) { nodes { number } } }`,
      { after: voided['consistencyToken'] },
    );
    expect(data!.invoices.nodes).toEqual([{ number: expect.any(Number) as number }]);
    const refused = { userErrors: [{ code: 'InvoiceNotIssued' }] };
    expect(await change('invoiceVoid', input, 'invoice { id }')).toMatchObject(refused);
    expect(await change('invoiceWriteOff', input, 'invoice { id }')).toMatchObject(refused);
    expect(await change('invoiceCredit', input, 'creditNote { number }')).toMatchObject(refused);
    const payment = { invoiceId: id, amount: usd('1.00') };
    expect(await change('invoiceRecordPayment', payment, 'paymentId')).toMatchObject(refused);
  });

  it('written off: what was open is bad debt in the ledger', async () => {
    const { id } = await issue(await acme.open());
    await change('invoiceRecordPayment', { invoiceId: id, amount: usd('40.00') }, 'paymentId');
    const input = { invoiceId: id, reason: 'insolvent' };
    const shape = 'invoice { status journal { source postings { account amount { amount } } } }';
    const lost = await change('invoiceWriteOff', input, shape);
    expect(lost).toMatchObject({ userErrors: [], invoice: { status: 'WRITTEN_OFF' } });
    const { journal } = lost['invoice'] as { journal: { source: string; postings: object[] }[] };
    expect(journal.find(({ source }) => source === 'WRITE_OFF')?.postings).toContainEqual({
      account: 'RECEIVABLE',
      amount: { amount: '-60.00' },
    });
  });

  it('what moves money asks for an idempotency key; a draft that is dropped needs none', async () => {
    const id = await draft(await acme.open());
    expect(await change('invoiceIssue', { invoiceId: id }, 'invoice { id }', '')).toMatchObject({
      invoice: null,
      userErrors: [{ code: 'IdempotencyKeyRequired' }],
    });
    expect(await change('invoiceDiscard', { invoiceId: id }, 'invoice { status }', '')).toMatchObject({
      userErrors: [],
      invoice: { status: 'DISCARDED' },
    });
    expect(await change('invoiceIssue', { invoiceId: id }, 'invoice { id }')).toMatchObject({
      userErrors: [{ code: 'InvoiceNotDraft' }],
    });
  });

  it('credited with a refund: what was paid beyond is due to be paid out, and the note has its number', async () => {
    const { id } = await issue(await acme.open());
    await change('invoiceRecordPayment', { invoiceId: id, amount: usd('100.00') }, 'paymentId');
    const input = { invoiceId: id, reason: 'cut short', settlement: 'REFUND' };
    const shape =
      'creditNote { allocation { toReceivable { amount } toCredit { amount } refundDue { amount } } } invoice { refunds { amount { amount } creditNoteId } }';
    const credited = await change('invoiceCredit', input, shape);
    expect(credited).toMatchObject({
      userErrors: [],
      creditNote: {
        allocation: {
          toReceivable: { amount: '0.00' },
          toCredit: { amount: '0.00' },
          refundDue: { amount: '100.00' },
        },
      },
      invoice: { refunds: [{ amount: { amount: '100.00' } }] },
    });
    const { data } = await acme.ask<object>(
      `query ($after: String!) { receivables(on: "2099-01-01", after: $after) { stale byCurrency { currency } } trialBalance(period: "2099-01", after: $after) { stale } }`,
      { after: credited['consistencyToken'] },
    );
    expect(data).toMatchObject({ receivables: { stale: false }, trialBalance: { stale: false } });
    const { data: again } = await acme.ask<{ invoice: { creditNotes: { number: number }[] } }>(
      `query ($id: ID!, $after: String!) { invoice(id: $id, after: $after) { creditNotes { number } } }`,
      { id, after: credited['consistencyToken'] },
    );
    expect(again!.invoice.creditNotes).toEqual([{ number: 1 }]);
  });
});
