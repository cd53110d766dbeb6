import fc from 'fast-check';
import { begun, occasion, planChanged, terms, usd } from '../examples.ts';
import { Rejection } from '../errors.ts';
import { specificationOf } from '../specification.ts';
import { creditInFull, creditLines, reverseInvoice } from './credit.ts';
import type { InvoiceEvent } from './events.ts';
import type { CreditLine } from './inputs.ts';
import { invoice } from './invoice.ts';
import { subscription } from '../subscription/subscription.ts';

const { given } = specificationOf(invoice);
const now = '2026-04-18T12:00:00.000Z';
/** Three months at 30 on one invoice. */
const [issued] = begun(terms('gold', '30.00'), '2026-03-15', { startedOn: '2026-01-01' }).invoices;
const lineIds = issued!.data.lines.map(({ lineId }) => lineId);
const none = new Map<string, bigint>();

function crediting(
  lines: readonly CreditLine[] | null,
  before: readonly InvoiceEvent[],
  changes: ReadonlyMap<string, bigint> = none,
) {
  const noted = { reason: 'goodwill', settlement: 'credit', creditBalance: 0n } as const;
  const credit = { ...occasion('credit', now), ...noted, creditedByChanges: changes };
  return given(...before).when((state) =>
    lines ? creditLines(state!, lines, credit) : creditInFull(state!, credit),
  );
}

describe('crediting an invoice', () => {
  test('in full takes every line back', () => {
    const { data } = crediting(null, [issued!]).decided();
    expect(data).toMatchObject({
      invoiceId: 'start/invoice',
      reason: 'goodwill',
      total: usd('-90.00'),
      issuedAt: now,
    });
    expect(data.lines.map(({ ofLineId, amount }) => [ofLineId, amount.minor])).toEqual(
      lineIds.map((lineId) => [lineId, -3000n]),
    );
  });

  test('in parts: the last one takes what is left, and no more', () => {
    const first = crediting([{ lineId: lineIds[0]!, amount: usd('12.34') }], [issued!]).decided();
    crediting([{ lineId: lineIds[0]!, amount: usd('17.67') }], [issued!, first]).thenRejected(
      'CreditExceedsBilled',
      'lines.0.amount',
    );
    const rest = crediting([{ lineId: lineIds[0]! }], [issued!, first]).decided();
    expect(rest.data.total).toEqual(usd('-17.66'));
    crediting([{ lineId: lineIds[0]! }], [issued!, first, rest]).thenRejected(
      'NothingToCredit',
      'lines.0.amount',
    );
  });

  test('what a later change credited of a line is not given back again', () => {
    const changes = new Map([[lineIds[2]!, 1000n]]);
    expect(crediting(null, [issued!], changes).decided().data.total).toEqual(usd('-80.00'));
    crediting([{ lineId: lineIds[2]!, amount: usd('20.01') }], [issued!], changes).thenRejected(
      'CreditExceedsBilled',
      'lines.0.amount',
    );
  });

  test('in full happens once', () => {
    const all = crediting(null, [issued!]).decided();
    crediting(null, [issued!, all]).thenRejected('NothingToCredit', 'invoiceId');
  });

  test.each([
    ['another currency', { minor: 1n, currency: 'EUR' }, 'CurrencyMismatch'],
    ['nothing', usd('0.00'), 'InvalidPrice'],
  ] as const)('%s cannot be credited', (_name, amount, code) => {
    crediting([{ lineId: lineIds[0]!, amount }], [issued!]).thenRejected(code, 'lines.0.amount');
  });

  test('a line of another invoice cannot be credited', () => {
    crediting([{ lineId: 'elsewhere' }], [issued!]).thenRejected('InvoiceLineNotFound', 'lines.0.lineId');
  });

  test('however it is credited, never more than was billed comes back', () => {
    const step = fc.record({ line: fc.nat(2), minor: fc.bigInt(1n, 4000n), whole: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const history: InvoiceEvent[] = [issued!];
        for (const { line, minor, whole } of steps) {
          const amount = whole ? null : { minor, currency: 'USD' };
          try {
            history.push(crediting([{ lineId: lineIds[line]!, amount }], history).decided());
          } catch (error) {
            expect(error).toBeInstanceOf(Rejection);
          }
        }
        const state = history.reduce(invoice.evolve, invoice.initial)!;
        for (const lineId of lineIds) expect(state.credited[lineId]?.minor ?? 0n).toBeLessThanOrEqual(3000n);
      }),
    );
  });
});

describe('an invoice with credits on it', () => {
  const { events } = begun(terms('gold', '20.00'), '2026-04-01');
  const began = events.reduce(subscription.evolve, subscription.initial);
  const at = occasion('down', '2026-04-16T12:00:00.000Z');
  const [down] = planChanged(began, terms('silver', '10.00'), at).invoices;
  const [up] = planChanged(began, terms('platinum', '40.00'), at).invoices;

  test('that owes the customer money has nothing to credit by hand, but can be reversed', () => {
    expect(down?.data.total).toEqual(usd('-5.00'));
    crediting(null, [down!]).thenRejected('NothingToCredit', 'invoiceId');
    const noted = { reason: 'failed', settlement: 'credit', creditBalance: 0n } as const;
    const credit = { ...occasion('revert', now), ...noted, creditedByChanges: none };
    given(down!)
      .when((state) => reverseInvoice(state!, credit).data.total)
      .then(usd('5.00'));
  });

  test('gives back no more than its total, though a line bills more', () => {
    expect(up?.data.lines.map(({ amount }) => amount.minor)).toEqual([-1000n, 2000n]);
    const lineId = up!.data.lines[1]!.lineId;
    crediting([{ lineId }], [up!]).thenRejected('CreditExceedsBilled', 'lines');
    expect(crediting([{ lineId, amount: usd('10.00') }], [up!]).decided().data.total).toEqual(usd('-10.00'));
  });

  test('its credit lines cannot be chosen', () => {
    crediting([{ lineId: up!.data.lines[0]!.lineId }], [up!]).thenRejected(
      'InvoiceLineNotFound',
      'lines.0.lineId',
    );
  });
});
