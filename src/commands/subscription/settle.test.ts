import { begun, occasion, planChanged, terms, usd } from '../examples.ts';
import { invoice, type Invoice } from '../invoice/invoice.ts';
import { specificationOf } from '../specification.ts';
import type { SubscriptionEvent } from './events.ts';
import { completePlanChange, revertPlanChange } from './settle.ts';
import { refuseUnlessPossible } from './operations.ts';
import { subscription, type SubscriptionState } from './subscription.ts';

const { given } = specificationOf(subscription);
const now = '2026-04-18T12:00:00.000Z';
const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = terms('gold', '20.00', { tierRank: 2 });

const { events: began } = begun(silver, '2026-04-01');
const change = upgradeOn('2026-04-16', began);
const inFlight = [...began, ...change.events];
const issued = invoice.evolve(null, change.invoices[0]!)!;
const completed: SubscriptionEvent = {
  type: 'SubscriptionPlanChangeCompleted',
  data: { subscriptionId: 'start/subscription', accountId: 'acme', operationId: 'upgrade', completedAt: now },
};

function upgradeOn(day: string, before: readonly SubscriptionEvent[]) {
  const state = before.reduce<SubscriptionState>((folded, event) => subscription.evolve(folded, event), null);
  return planChanged(state, gold, occasion('upgrade', `${day}T12:00:00.000Z`));
}

const loadedInvoice = (state: Invoice) => ({ stream: `invoice-${state.invoiceId}`, version: 1, state });

function reverting(operationId: string, before: readonly SubscriptionEvent[]) {
  const input = { subscriptionId: 'start/subscription', operationId, reason: 'provisioning failed' };
  return given(...before).when((state) =>
    revertPlanChange(state!, [loadedInvoice(issued)], input, 0n, occasion('revert', now)),
  );
}

describe('completing a change', () => {
  test('lets the next one begin', () => {
    given(...inFlight)
      .when((state) => completePlanChange(state!, 'upgrade', now))
      .then(completed);
    given(...inFlight, completed)
      .when((state) => {
        refuseUnlessPossible('change', state!);
        return state!.footing.terms;
      })
      .then(gold);
  });

  test('twice is once', () => {
    given(...inFlight, completed)
      .when((state) => completePlanChange(state!, 'upgrade', now))
      .then(null);
  });

  test('is refused for an operation that began none', () => {
    given(...inFlight)
      .when((state) => completePlanChange(state!, 'another', now))
      .thenRejected('OperationNotFound', 'operationId');
  });
});

describe('reverting a change', () => {
  test('puts plan and period back as of the change, and credits its invoice line by line', () => {
    const { reverted, notes } = reverting('upgrade', inFlight).decided();
    const creditNote = notes[0]!.note;
    expect(reverted.data).toMatchObject({
      operationId: 'upgrade',
      effectiveAt: '2026-04-16T12:00:00.000Z',
      previous: gold,
      terms: silver,
      currentPeriod: { start: '2026-04-01', end: '2026-05-01' },
      voidedLineIds: ['upgrade/credit/start/charge/2026-04-01', 'upgrade/charge/2026-04-16'],
      creditNoteId: 'revert/credit-note/upgrade/invoice',
      renewalsReversed: [],
    });
    expect(creditNote.data).toMatchObject({
      invoiceId: 'upgrade/invoice',
      operationId: 'upgrade',
      total: usd('-5.00'),
      postingPeriod: '2026-04',
    });
    expect(creditNote.data.lines.map(({ ofLineId, amount }) => [ofLineId, amount.minor])).toEqual([
      ['upgrade/credit/start/charge/2026-04-01', 500n],
      ['upgrade/charge/2026-04-16', -1000n],
    ]);
  });

  test('lets the debits that the change credited stand again', () => {
    const { reverted } = reverting('upgrade', inFlight).decided();
    const again = upgradeOn('2026-04-21', [...inFlight, reverted]);
    // A third of April is unused, of the debit of 10 as if nothing had been.
    expect(again.invoices[0]?.data.lines.map(({ amount }) => amount.minor)).toEqual([-333n, 667n]);
  });

  test('agrees again on what was pending before, for the same day', () => {
    const bronze = terms('bronze', '5.00', { tierRank: 0 });
    const agreed: SubscriptionEvent = {
      type: 'SubscriptionChangeScheduled',
      data: {
        ...{ subscriptionId: 'start/subscription', accountId: 'acme', operationId: 'downgrade' },
        ...{ kind: 'plan', direction: 'downgrade', change: bronze, setupFees: [] },
        ...{ effectiveOn: '2026-05-01', replaces: null, scheduledAt: '2026-04-10T12:00:00.000Z' },
      },
    };
    const { events } = upgradeOn('2026-04-16', [...began, agreed]);
    const pendingAfter = (...more: readonly SubscriptionEvent[]) =>
      [...began, agreed, ...events, ...more].reduce<SubscriptionState>(
        (folded, event) => subscription.evolve(folded, event),
        null,
      )!.pending;
    expect(pendingAfter()).toBeNull();
    const { reverted, scheduled } = reverting('upgrade', [...began, agreed, ...events]).decided();
    expect(scheduled).toEqual({ ...agreed, data: { ...agreed.data, scheduledAt: now } });
    expect(pendingAfter(reverted, scheduled!)).toMatchObject({ operationId: 'downgrade', change: bronze });
    expect(reverting('upgrade', inFlight).decided().scheduled).toBeNull();
  });

  test('leaves renewals that came before the change as they are', () => {
    const late = upgradeOn('2026-05-16', began);
    const billed = invoice.evolve(null, late.invoices[1]!)!;
    const input = { subscriptionId: 'start/subscription', operationId: 'upgrade', reason: 'failed' };
    given(...began, ...late.events)
      .when(
        (state) =>
          revertPlanChange(state!, [loadedInvoice(billed)], input, 0n, occasion('revert', now)).reverted.data
            .currentPeriod,
      )
      .then({ start: '2026-05-01', end: '2026-06-01' });
    expect(late.invoices[0]?.data.invoiceId).not.toBe(billed.invoiceId);
  });

  test('is refused once the change was completed: later facts stand on it', () => {
    reverting('upgrade', [...inFlight, completed]).thenRejected('LaterFactsStandOnIt', 'operationId');
  });

  test('is refused for an operation that began none', () => {
    reverting('another', inFlight).thenRejected('OperationNotFound', 'operationId');
  });
});
