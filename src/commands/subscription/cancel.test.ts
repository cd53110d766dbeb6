import { basis, begun, occasion, planChanged, terms, usd } from '../examples.ts';
import { invoice, type Invoice, type InvoiceState } from '../invoice/invoice.ts';
import { recordPayment } from '../invoice/payment.ts';
import { writeOffInvoice } from '../invoice/write-off.ts';
import { specificationOf } from '../specification.ts';
import { cancelSubscription } from './cancel.ts';
import type { Course } from './course.ts';
import { creditsGiven } from './credits-given.ts';
import type { SubscriptionEvent } from './events.ts';
import type { CancelSubscription } from './inputs.ts';
import { dayBefore, readyFor } from './acting.ts';
import { amounts, asked, noon, settledChange } from './life-stories.ts';
import { existing, subscription, type SubscriptionState } from './subscription.ts';
import { billWrittenOff } from './written-off.ts';

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

  test('with credit gives back what was paid, where an upgrade or what it credited was written off', () => {
    // Silver costs 10.00 for April. From the 16th on 5.00 of it count for gold, which costs 10.00 until May and used 4.00 by the 22nd.
    const began = begun(silver, '2026-04-01');
    const upgraded = planChanged(began.state, terms('gold', '20.00'), noon('upgrade', '2026-04-16'));
    const [first, second] = [...began.invoices, ...upgraded.invoices].map((bill) =>
      invoice.evolve(null, bill)!,
    );
    const given = [...began.events, ...upgraded.events].reduce(creditsGiven.evolve, creditsGiven.initial);
    let held = settledChange(upgraded);
    const lost = (of: Invoice) => {
      const at = noon('lost', '2026-04-20');
      const writtenOff = writeOffInvoice(of, 'insolvent', usd('0.00'), at);
      held = billWrittenOff(existing(held), given, writtenOff, at).reduce(subscription.evolve, held);
      return invoice.evolve(of, writtenOff);
    };
    const backOf = (bills: () => readonly InvoiceState[]) => {
      held = settledChange(upgraded);
      const invoices = bills().map((bill) => ({
        stream: `invoice-${bill!.invoiceId}`,
        version: 1,
        state: bill,
      }));
      const [on, at] = [basis({ invoices }), noon('cancel', '2026-04-22')];
      const input = { subscriptionId: 'start/subscription', settlement: 'credit' } as const;
      const act = (ready: Course) => cancelSubscription(ready, input, on, at);
      const { notes, invoices: billed } = asked('cancel', held, at, act, on);
      return [...notes.map(({ note }) => note), ...billed].map(({ data }) => data.total.minor);
    };
    expect(backOf(() => [first!, lost(second!)])).toEqual([-100n]);
    expect(backOf(() => [lost(first!), lost(second!)])).toEqual([]);
    expect(backOf(() => [lost(first!), second!])).toEqual([-100n]);
  });

  test('with credit counts once what was written off before an upgrade credited the rest', () => {
    const began = begun(silver, '2026-04-01');
    const bill = invoice.evolve(null, began.invoices[0]!)!;
    const most = { invoiceId: 'x', amount: usd('8.00') };
    const paid = recordPayment(bill, most, noon('pay', '2026-04-05')).reduce<InvoiceState>(
      invoice.evolve,
      bill,
    )!;
    const lost = invoice.evolve(
      paid,
      writeOffInvoice(paid, 'insolvent', usd('0.00'), noon('lost', '2026-04-10')),
    );
    const first = { stream: 'first', version: 1, state: lost };
    const before = basis({ invoices: [first] });
    const upgraded = planChanged(began.state, terms('gold', '20.00'), noon('upgrade', '2026-04-16'), before);
    expect(amounts(upgraded)).toEqual([[-300n, 1_000n]]);
    const second = { stream: 'second', version: 1, state: invoice.evolve(null, upgraded.invoices[0]!) };
    const [on, at] = [basis({ invoices: [first, second] }), noon('cancel', '2026-04-22')];
    const input = { subscriptionId: 'start/subscription', settlement: 'credit' } as const;
    const act = (ready: Course) => cancelSubscription(ready, input, on, at);
    const { notes } = asked('cancel', settledChange(upgraded), at, act, on);
    // Of 8.00 and 7.00 silver used 5.00 and gold 4.00.
    expect(notes.map(({ note }) => note.data.total)).toEqual([usd('-6.00')]);
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
