import { addOn, basis, begun, changeIn, discount, planChanged, terms, usd } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import type { InvoiceEvent } from '../invoice/events.ts';
import { specificationOf } from '../specification.ts';
import type { Basis } from './basis.ts';
import { cancelSubscription, scheduleCancellation, undoCancellation } from './cancel.ts';
import { changeTerms } from './change-plan.ts';
import type { Course } from './course.ts';
import type { Settlement } from './events.ts';
import { amounts, asked, noon, passed } from './life-stories.ts';
import { pauseSubscription, resumeSubscription } from './pause.ts';
import { reactivateSubscription } from './reactivate.ts';
import { subscription } from './subscription.ts';

const { given } = specificationOf(subscription);
const silver = terms('silver', '10.00', { tierRank: 1 });
const april = begun(silver, '2026-04-01');

const types = ({ events }: Course) => events.map(({ type }) => type);
const periodOf = ({ state }: Course) => state.footing.currentPeriod;

describe('a trial', () => {
  const trial = begun(silver, '2026-04-01', { trialDays: 14 });

  test('charges nothing until it is over, then the first period from that day on', () => {
    expect(trial.invoices).toEqual([]);
    expect(trial.state).toMatchObject({ standing: 'trialing', trialUntil: '2026-04-15' });
    const over = passed(trial, '2026-04-15T00:00:00.000Z');
    expect(types(over)).toEqual(['SubscriptionActivated']);
    expect(over.events[0]?.data).toMatchObject({
      effectiveAt: '2026-04-15T00:00:00.000Z',
      standing: 'active',
    });
    expect(amounts(over)).toEqual([[1000n]]);
    expect(periodOf(over)).toEqual({ start: '2026-04-15', end: '2026-05-15' });
  });

  test('that was over long ago is followed by every period since', () => {
    const course = begun(silver, '2026-06-20', { startedOn: '2026-04-01', trialDays: 14 });
    expect(types(course)).toEqual([
      'SubscriptionStarted',
      'SubscriptionActivated',
      'SubscriptionRenewalCompleted',
    ]);
    expect(amounts(course)).toEqual([[1000n], [1000n, 1000n]]);
  });

  test('a change on it bills nothing, and the first period is billed at the new terms', () => {
    const change = planChanged(
      trial.state,
      terms('gold', '20.00', { tierRank: 2 }),
      noon('up', '2026-04-05'),
    );
    expect(change.invoices).toEqual([]);
    expect(changeIn(change)).toMatchObject({ standing: 'trialing', currentPeriod: null, invoiceId: null });
  });

  test('cancelled with its end is never billed', () => {
    const going = asked('cancel at end', trial, noon('go', '2026-04-05'), (ready) =>
      scheduleCancellation(ready, null, noon('go', '2026-04-05')),
    );
    const over = passed(going, '2026-04-15T00:00:00.000Z');
    expect(types(over)).toEqual(['SubscriptionCancelled']);
    expect(over.invoices).toEqual([]);
  });
});

describe('a start on a day to come', () => {
  test('begins by itself when the day begins there', () => {
    const agreed = begun(silver, '2026-04-01', { startedOn: '2026-04-10' });
    expect(agreed.state.standing).toBe('scheduled');
    expect(passed(agreed, '2026-04-09T23:59:59.999Z').events).toEqual([]);
    const begins = passed(agreed, '2026-04-10T00:00:00.000Z');
    expect(types(begins)).toEqual(['SubscriptionActivated']);
    expect(periodOf(begins)).toEqual({ start: '2026-04-10', end: '2026-05-10' });
  });

  test('with a trial begins with it, and bills after it', () => {
    const agreed = begun(silver, '2026-04-01', { startedOn: '2026-04-10', trialDays: 7 });
    const tried = passed(agreed, '2026-04-10T00:00:00.000Z');
    expect(types(tried)).toEqual(['SubscriptionTrialStarted']);
    expect(types(passed(tried, '2026-04-17T00:00:00.000Z'))).toEqual(['SubscriptionActivated']);
  });
});

describe('a pause', () => {
  const pausing = (day: string, before: Course = april) =>
    asked('pause', before, noon('pause', day), (ready) =>
      pauseSubscription(ready, null, basis(), noon('pause', day)),
    );
  const resuming = (day: string, anchor: 'keep' | 'move', before: Course) =>
    asked('resume', before, noon('resume', day), (ready) =>
      resumeSubscription(ready, anchor, basis(), noon('resume', day)),
    );

  test('credits what is unused, and nothing is billed while it lasts', () => {
    const paused = pausing('2026-04-16');
    expect(amounts(paused)).toEqual([[-500n]]);
    expect(passed(paused, '2027-01-01T00:00:00.000Z').events).toEqual([]);
  });

  test('resumed within the period charges the rest of it', () => {
    const resumed = resuming('2026-04-21', 'keep', pausing('2026-04-16'));
    // A third of April.
    expect(amounts(resumed)).toEqual([[333n]]);
    expect(periodOf(resumed)).toEqual({ start: '2026-04-01', end: '2026-05-01' });
  });

  test('resumed later keeps the days on which periods begin, or begins a new one', () => {
    const paused = pausing('2026-04-16');
    const kept = resuming('2026-07-16', 'keep', paused);
    // 16 of 31 days of July.
    expect(amounts(kept)).toEqual([[516n]]);
    expect(periodOf(kept)).toEqual({ start: '2026-07-01', end: '2026-08-01' });
    const moved = resuming('2026-07-16', 'move', paused);
    expect(amounts(moved)).toEqual([[1000n]]);
    expect(periodOf(moved)).toEqual({ start: '2026-07-16', end: '2026-08-16' });
    expect(amounts(passed(moved, '2026-08-16T00:00:00.000Z'))).toEqual([[1000n]]);
  });

  test('a coupon that was used up before it does not come back with it', () => {
    const paused = pausing(
      '2026-04-16',
      begun({ ...silver, discounts: [discount('10 %', 1)] }, '2026-04-01'),
    );
    expect(amounts(paused)).toEqual([[-450n]]);
    expect(amounts(resuming('2026-04-21', 'keep', paused))).toEqual([[300n]]);
    expect(amounts(resuming('2026-05-01', 'keep', paused))).toEqual([[1000n]]);
  });
});

describe('cancelling with a settlement', () => {
  const issued = april.invoices[0]!;
  const of = { invoiceId: 'start/invoice', accountId: 'acme', subscriptionId: 'x', operationId: 'pay' };
  const paid: InvoiceEvent = {
    type: 'PaymentSucceeded',
    data: {
      ...of,
      paymentId: 'p',
      amount: usd('10.00'),
      toReceivable: usd('10.00'),
      toCredit: usd('0'),
      receivedOn: '2026-04-02',
      method: 'bank_transfer',
      reference: null,
      recordedAt: '2026-04-02T12:00:00.000Z',
      postingPeriod: '2026-04',
    },
  };
  const on = (...events: readonly InvoiceEvent[]): Basis =>
    basis({
      invoices: [
        {
          stream: 'invoice-start/invoice',
          version: 1 + events.length,
          state: [issued, ...events].reduce(invoice.evolve, invoice.initial),
        },
      ],
    });
  const cancelling = (settlement: Settlement, at: Basis, before = april) => {
    const act = (ready: Course) =>
      cancelSubscription(ready, { subscriptionId: 'x', settlement }, at, noon('cancel', '2026-04-16'));
    return asked('cancel', before, noon('cancel', '2026-04-16'), act, at);
  };
  const allocated = ({ notes }: Course) =>
    notes.map(({ note }) => {
      const { toReceivable, toCredit, refundDue } = note.data.allocation;
      return [toReceivable.minor, toCredit.minor, refundDue.minor];
    });

  test.each<[string, Settlement, readonly InvoiceEvent[], readonly bigint[]]>([
    ['an open invoice falls', 'credit', [], [500n, 0n, 0n]],
    ['what was paid becomes credit', 'credit', [paid], [0n, 500n, 0n]],
    ['or is to be paid back', 'refund', [paid], [0n, 0n, 500n]],
  ])('by a credit note: %s', (_name, settlement, events, expected) => {
    const course = cancelling(settlement, on(...events));
    expect(allocated(course)).toEqual([expected]);
    expect(course.invoices).toEqual([]);
    expect(course.state.footing.debits.map(({ coveredUntil }) => coveredUntil)).toEqual(['2026-04-16']);
  });

  test('by an invoice of its own for what was billed elsewhere', () => {
    const imported = { startedOn: '2026-04-01', billedThrough: '2026-05-01', openingDebit: usd('6.00') };
    const course = cancelling('credit', basis(), begun(silver, '2026-04-10', imported));
    expect(amounts(course)).toEqual([[-300n]]);
    expect(course.notes).toEqual([]);
  });

  test('not for days before the period that was billed last', () => {
    const may = passed(april, '2026-05-01T00:00:00.000Z');
    const input = { subscriptionId: 'x', settlement: 'credit', effectiveOn: '2026-04-20' } as const;
    given(...april.events, ...may.events)
      .when((state) =>
        asked('cancel', state, noon('cancel', '2026-05-05'), (ready) =>
          cancelSubscription(ready, input, basis(), noon('cancel', '2026-05-05')),
        ),
      )
      .thenRejected('InvalidDate', 'effectiveOn');
  });

  test('reactivated, what was given back is charged again with a new period', () => {
    const gone = cancelling('credit', on());
    const back = asked('reactivate', gone, noon('back', '2026-04-20'), (ready) =>
      reactivateSubscription(ready, basis(), noon('back', '2026-04-20')),
    );
    expect(amounts(back)).toEqual([[1000n]]);
    expect(periodOf(back)).toEqual({ start: '2026-04-20', end: '2026-05-20' });
  });

  test('reactivated within days that are paid, it goes on as if nothing had been', () => {
    const gone = cancelling('none', basis());
    const back = asked('reactivate', gone, noon('back', '2026-04-20'), (ready) =>
      reactivateSubscription(ready, basis(), noon('back', '2026-04-20')),
    );
    expect(back.invoices).toEqual([]);
    expect(periodOf(back)).toEqual({ start: '2026-04-01', end: '2026-05-01' });
    expect(amounts(passed(back, '2026-05-01T00:00:00.000Z'))).toEqual([[1000n]]);
  });
});

describe('a cancellation with the end of the period', () => {
  const going = asked('cancel at end', april, noon('go', '2026-04-05'), (ready) =>
    scheduleCancellation(ready, 'too dear', noon('go', '2026-04-05')),
  );

  test('ends service when the period is over, and bills no other', () => {
    const over = passed(going, '2026-06-15T00:00:00.000Z');
    expect(types(over)).toEqual(['SubscriptionCancelled']);
    expect(over.events[0]?.data).toMatchObject({
      cancelledOn: '2026-05-01',
      effectiveAt: '2026-05-01T00:00:00.000Z',
      reason: 'too dear',
    });
  });

  test('undone, the subscription is renewed', () => {
    const stays = asked('undo cancellation', going, noon('stay', '2026-04-06'), (ready) =>
      undoCancellation(ready, noon('stay', '2026-04-06')),
    );
    expect(types(passed(stays, '2026-05-01T00:00:00.000Z'))).toEqual(['SubscriptionRenewalCompleted']);
  });

  test('cannot be undone once it has happened', () => {
    given(...april.events, ...going.events)
      .when((state) =>
        asked('undo cancellation', state, noon('stay', '2026-05-01'), (ready) =>
          undoCancellation(ready, noon('stay', '2026-05-01')),
        ),
      )
      .thenRejected('SubscriptionCancelled', 'subscriptionId');
  });
});

describe('add-ons', () => {
  // Stripe docs, coupon weighting: items 10 and 20, coupon 5.00; then the item of 10 goes at half the period.
  test('discounted ones are credited from what they really cost: 4.17 of an invoice of 25.00', () => {
    const both = {
      ...terms('main', '20.00'),
      addOns: [addOn('extra', '10.00')],
      discounts: [discount('5.00')],
    };
    const began = begun(both, '2026-04-01');
    expect(began.invoices[0]?.data.total).toEqual(usd('25.00'));
    const wanted = { kind: 'add_ons', terms: { ...both, addOns: [] }, setupFees: [] } as const;
    const without = asked('change', began, noon('less', '2026-04-16'), (ready) =>
      changeTerms(ready, wanted, basis(), noon('less', '2026-04-16')),
    );
    expect(types(without)).toEqual(['SubscriptionAddOnsChanged']);
    const lines = without.invoices[0]!.data.lines.map(({ planCode, amount }) => [planCode, amount.minor]);
    expect(lines).toEqual([
      ['main', -834n],
      ['extra', -417n],
      ['main', 750n],
    ]);
  });
});
