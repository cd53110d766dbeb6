import { addOn, basis, begun, occasion, terms, usd } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import { changeTerms } from './change-plan.ts';
import type { Course } from './course.ts';
import { amounts, asked, noon, passed, settledChange } from './life-stories.ts';
import { scheduleChange } from './schedule-change.ts';
import { revertPlanChange } from './settle.ts';
import { startSubscription } from './start.ts';
import { subscription } from './subscription.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = terms('gold', '20.00', { tierRank: 2 });
const backup = { ...gold, addOns: [addOn('backup', '5.00')] };

const fee = (planCode: string, amount: string): SetupFee => ({
  planCode,
  ...{ planVersion: 1, name: planCode, taxCategory: 'standard', amount: usd(amount) },
});
const silverFee = fee('silver', '25.00');
const goldFee = fee('gold', '40.00');

const start = occasion('start', '2026-04-01T12:00:00.000Z');
const input = { accountId: 'acme', planCode: 'silver' };
const april = startSubscription({ terms: silver, setupFees: [silverFee] }, input, basis(), start);

const changed = (
  before: Course | ReturnType<typeof settledChange>,
  to: Terms,
  day: string,
  fees: SetupFee[],
) =>
  asked('change', before, noon(`change-${day}`, day), (ready) =>
    changeTerms(ready, { kind: 'plan', terms: to, setupFees: fees }, basis(), noon(`change-${day}`, day)),
  );

describe('a setup fee is charged once per subscription and offer', () => {
  const upgraded = changed(april, gold, '2026-04-16', [goldFee]);

  test('with the first bill, and with the first of a plan that a change brings', () => {
    expect(amounts(april)).toEqual([[2500n, 1000n]]);
    expect(amounts(upgraded)).toEqual([[-500n, 4000n, 1000n]]);
  });

  test('not again on the way back to a plan, at once or with the end of the period', () => {
    const settled = settledChange(upgraded);
    const back = changed(settled, silver, '2026-04-16', [silverFee]);
    expect(amounts(back)).toEqual([[-1000n, 500n]]);
    const later = asked('schedule change', settled, noon('later', '2026-04-20'), (ready) =>
      scheduleChange(
        ready,
        { kind: 'plan', terms: silver, setupFees: [silverFee] },
        noon('later', '2026-04-20'),
      ),
    );
    expect(later.state.pending?.setupFees).toEqual([]);
    expect(amounts(passed(later, '2026-05-01T00:00:00.000Z'))).toEqual([[1000n]]);
  });

  test('not again for an add-on that was removed and comes back, months later', () => {
    const fees = [fee('backup', '9.00')];
    const withBackup = changed(settledChange(upgraded), backup, '2026-04-17', fees);
    const without = changed(settledChange(withBackup), gold, '2026-04-18', []);
    const july = passed(settledChange(without), '2026-07-01T00:00:00.000Z');
    const again = changed(july, backup, '2026-07-01', fees);
    expect(amounts(withBackup)[0]).toContain(900n);
    expect(amounts(again)[0]).not.toContain(900n);
  });

  test('again where the change that brought it was reverted: its invoice was credited, fee and all', () => {
    const issued = upgraded.invoices[0]!;
    const of = {
      stream: `invoice-${issued.data.invoiceId}`,
      version: 1,
      state: invoice.evolve(null, issued)!,
    };
    const { reverted, notes } = revertPlanChange(
      upgraded.state,
      [of],
      { subscriptionId: 'start/subscription', operationId: 'change-2026-04-16', reason: 'failed' },
      0n,
      noon('revert', '2026-04-16'),
    );
    expect(notes[0]?.note.data.total).toEqual(usd('-45.00'));
    const before = [...april.events, ...upgraded.events, reverted];
    const state = before.reduce(subscription.evolve, subscription.initial);
    const retried = changed(state, gold, '2026-04-17', [goldFee]);
    expect(amounts(retried)[0]).toContain(4000n);
  });

  test('never for a plan that was imported with its last bill', () => {
    const imported = begun(silver, '2026-04-10', {
      ...{ startedOn: '2026-03-01', billedThrough: '2026-05-01', openingDebit: usd('10.00') },
    });
    const away = settledChange(changed(imported, gold, '2026-04-16', []));
    expect(amounts(changed(away, silver, '2026-04-17', [silverFee]))[0]).not.toContain(2500n);
  });
});
