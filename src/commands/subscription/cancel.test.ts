import { basis, begun, occasion, planChanged, terms, usd } from '../examples.ts';
import { invoice, type InvoiceState } from '../invoice/invoice.ts';
import { recordPayment } from '../invoice/payment.ts';
import { writeOffInvoice } from '../invoice/write-off.ts';
import { specificationOf } from '../specification.ts';
import { cancelSubscription } from './cancel.ts';
import type { SubscriptionEvent } from './events.ts';
import type { CancelSubscription } from './inputs.ts';
import { dayBefore, readyFor } from './acting.ts';
import { amounts, asked, noon, settledChange } from './life-stories.ts';
import { existing, subscription, type SubscriptionState } from './subscription.ts';

const { given } = specificationOf(subscription);
const silver = terms('silver', '10.00');
const { events: began } = begun(silver, '2026-04-01');

function cancelling(
  input: Partial<CancelSubscription>,
  now: string,
  before: readonly SubscriptionEvent[] = began,
) {
  const at = occasion('cancel', now);
  return given(...before).when((state) =>
    cancelSubscription(
      readyFor('cancel', existing(state), basis(), at, dayBefore(input.effectiveOn ?? now.slice(0, 10))),
      { subscriptionId: 'start/subscription', ...input },
      basis(),
      at,
    ),
  );
}

const state = began.reduce<SubscriptionState>((folded, event) => subscription.evolve(folded, event), null)!;

describe('cancelling', () => {
  test('ends service and recurring revenue at once, without a credit of its own', () => {
    cancelling({ reason: 'too dear' }, '2026-04-16T12:00:00.000Z').thenMatches({
      events: [
        {
          type: 'SubscriptionCancelled',
          data: {
            subscriptionId: 'start/subscription',
            accountId: 'acme',
            operationId: 'cancel',
            reason: 'too dear',
            effectiveAt: '2026-04-16T12:00:00.000Z',
            cancelledOn: '2026-04-16',
            terms: silver,
            standing: 'ended',
            held: false,
            settlement: 'none',
            creditNotes: [],
            credits: [],
            invoiceId: null,
          },
        },
      ],
      invoices: [],
    });
  });

  test('on an earlier day ends service at its beginning', () => {
    cancelling({ effectiveOn: '2026-04-10' }, '2026-04-16T12:00:00.000Z').thenMatches({
      events: [{ data: { cancelledOn: '2026-04-10', effectiveAt: '2026-04-10T00:00:00.000Z' } }],
    });
  });

  test('bills periods that began before that day and were not billed, and none that begins on it', () => {
    const { events, invoices } = cancelling({}, '2026-06-01T12:00:00.000Z').decided();
    expect(events.map(({ type }) => type)).toEqual(['SubscriptionRenewalCompleted', 'SubscriptionCancelled']);
    expect(invoices.map(({ data }) => data.total)).toEqual([usd('10.00')]);
    expect(cancelling({}, '2026-05-01T12:00:00.000Z').decided().invoices).toEqual([]);
  });

  test('is refused for tomorrow, and for a day before the terms last changed', () => {
    cancelling({ effectiveOn: '2026-04-17' }, '2026-04-16T12:00:00.000Z').thenRejected(
      'InvalidDate',
      'effectiveOn',
    );
    cancelling({ effectiveOn: '2026-03-31' }, '2026-04-16T12:00:00.000Z').thenRejected(
      'InvalidDate',
      'effectiveOn',
    );
  });

  test('happens once', () => {
    const { events } = cancelling({}, '2026-04-16T12:00:00.000Z').decided();
    cancelling({}, '2026-04-17T12:00:00.000Z', [...began, ...events]).thenRejected(
      'SubscriptionCancelled',
      'subscriptionId',
    );
  });

  test('with credit gives back what was paid and not used, not what was written off', () => {
    const leftOf = (paid: bigint) => {
      const bill = begun(silver, '2026-04-01').invoices[0]!;
      const by = (day: string) => occasion(day, `2026-04-${day}T12:00:00.000Z`);
      const issued = invoice.evolve(null, bill)!;
      const payment = { ...bill.data, amount: { minor: paid, currency: 'USD' }, method: null };
      const paidFor = recordPayment(issued, payment, by('05')).reduce<InvoiceState>(invoice.evolve, issued)!;
      const lost = invoice.evolve(paidFor, writeOffInvoice(paidFor, 'insolvent', usd('0.00'), by('10')));
      const on = basis({ invoices: [{ stream: 'invoice-start/invoice', version: 4, state: lost }] });
      const now = occasion('cancel', '2026-04-16T12:00:00.000Z');
      const input = { subscriptionId: 'start/subscription', settlement: 'credit' } as const;
      const { invoices } = cancelSubscription(readyFor('cancel', state, on, now), input, on, now);
      return invoices.flatMap(({ data }) => data.lines.map(({ amount }) => amount.minor));
    };
    // Half of April, 5.00, was used.
    expect(leftOf(800n)).toEqual([-300n]);
    expect(leftOf(400n)).toEqual([]);
  });

  test('with credit gives back what was paid before an upgrade that was written off', () => {
    // 10.00 was paid for April. From the 16th on 5.00 of it count for gold, which costs 10.00 until May.
    const upgraded = planChanged(state, terms('gold', '20.00'), noon('upgrade', '2026-04-16'));
    const bill = invoice.evolve(null, upgraded.invoices[0]!)!;
    const writtenOff = writeOffInvoice(bill, 'insolvent', usd('0.00'), noon('lost', '2026-04-20'));
    const lost = { stream: 'invoice-upgrade/invoice', version: 2, state: invoice.evolve(bill, writtenOff) };
    const on = basis({ invoices: [lost] });
    const input = { subscriptionId: 'start/subscription', settlement: 'credit' } as const;
    const cancelled = asked(
      'cancel',
      settledChange(upgraded),
      noon('cancel', '2026-04-22'),
      (ready) => cancelSubscription(ready, input, on, noon('cancel', '2026-04-22')),
      on,
    );
    // Six days of gold used 4.00 of the 5.00.
    expect(amounts(cancelled)).toEqual([[-100n]]);
  });

  test('waits for a change in flight', () => {
    const upgrade = occasion('upgrade', '2026-04-16T12:00:00.000Z');
    const change = planChanged(state, terms('gold', '20.00'), upgrade);
    cancelling({}, '2026-04-17T12:00:00.000Z', [...began, ...change.events]).thenRejected(
      'ChangeInProgress',
      'subscriptionId',
    );
  });

  test('needs a subscription', () => {
    cancelling({}, '2026-04-17T12:00:00.000Z', []).thenRejected('SubscriptionNotFound', 'subscriptionId');
  });
});
