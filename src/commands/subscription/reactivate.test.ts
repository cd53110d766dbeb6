import { basis, begun, discount, terms } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import { voidInvoice } from '../invoice/void.ts';
import { Rejection } from '../errors.ts';
import type { Basis } from './basis.ts';
import { cancelSubscription } from './cancel.ts';
import type { Course } from './course.ts';
import { amounts, asked, noon } from './life-stories.ts';
import { reactivateSubscription } from './reactivate.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });

const cancelled = (before: Course, day: string) =>
  asked('cancel', before, noon('cancel', day), (ready) =>
    cancelSubscription(ready, { subscriptionId: 'start/subscription' }, basis(), noon('cancel', day)),
  );
const reactivated = (before: Course, day: string, on: Basis = basis()) =>
  asked('reactivate', before, noon('back', day), (ready) =>
    reactivateSubscription(ready, on, noon('back', day)),
  );

describe('coming back within the period that was billed', () => {
  const april = begun(silver, '2026-04-01');

  test('is free while its days were not given back', () => {
    const back = reactivated(cancelled(april, '2026-04-10'), '2026-04-16');
    expect(back.invoices).toEqual([]);
    expect(back.state.footing.currentPeriod).toEqual({ start: '2026-04-01', end: '2026-05-01' });
  });

  test('begins a new period where its invoice was voided meanwhile: nobody owes these days any more', () => {
    const issued = april.invoices[0]!;
    const bill = invoice.evolve(null, issued)!;
    const state = invoice.evolve(
      bill,
      voidInvoice(bill, 'never paid', new Map(), noon('void', '2026-04-12')),
    );
    const on = basis({ invoices: [{ stream: 'invoice-start/invoice', version: 2, state }] });
    const back = reactivated(cancelled(april, '2026-04-10'), '2026-04-16', on);
    expect(amounts(back)).toEqual([[1000n]]);
    expect(back.state.footing.currentPeriod).toEqual({ start: '2026-04-16', end: '2026-05-16' });
  });

  test('of a plan that costs nothing keeps the days on which periods begin', () => {
    const free = begun(terms('free', '0.00'), '2026-04-01');
    const back = reactivated(cancelled(free, '2026-04-10'), '2026-04-16');
    expect(back.state.footing.anchor).toBe('2026-04-01');
  });
});

describe('coming back to a fixed term', () => {
  const limited = cancelled(begun(silver, '2026-04-01', { endsOn: '2026-05-15' }), '2026-04-10');

  test('is billed as far as it goes', () => {
    const back = reactivated(limited, '2026-05-05');
    // 10 of 31 days.
    expect(amounts(back)).toEqual([[323n]]);
    expect(back.state.footing.currentPeriod).toEqual({ start: '2026-05-05', end: '2026-05-15' });
  });

  test('that is over meanwhile is refused', () => {
    for (const day of ['2026-05-15', '2026-08-01']) {
      expect(() => reactivated(limited, day)).toThrow(Rejection);
    }
  });
});

test('a coupon that was used up before the end does not come back', () => {
  const once = begun({ ...silver, discounts: [discount('50 %', 1)] }, '2026-04-01');
  expect(amounts(reactivated(cancelled(once, '2026-04-10'), '2026-06-01'))).toEqual([[1000n]]);
});

test('a coupon comes back with a period that was given back from its first day on, and not where a day of it was served', () => {
  const once = begun({ ...silver, discounts: [discount('50 %', 1)] }, '2026-04-01');
  const bill = { stream: 'invoice', version: 1, state: invoice.evolve(null, once.invoices[0]!) };
  const comingBack = (day: string) => {
    const [on, at] = [basis({ invoices: [bill] }), noon('cancel', day)];
    const input = { subscriptionId: 'start/subscription', settlement: 'credit' } as const;
    const over = asked('cancel', once, at, (ready) => cancelSubscription(ready, input, on, at), on);
    return amounts(reactivated(over, '2026-04-05'));
  };
  expect(comingBack('2026-04-01')).toEqual([[500n]]);
  expect(comingBack('2026-04-02')).toEqual([[1000n]]);
});
