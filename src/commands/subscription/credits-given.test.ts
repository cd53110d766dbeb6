import { begun, planChanged, terms } from '../examples.ts';
import { invoice } from '../invoice/invoice.ts';
import { creditedByLine, creditsGiven } from './credits-given.ts';
import type { SubscriptionEvent } from './events.ts';
import { noon, passed, settledChange } from './life-stories.ts';
import { revertPlanChange } from './settle.ts';

const silver = terms('silver', '10.00', { tierRank: 1 });
const april = begun(silver, '2026-04-01');
const upgrade = planChanged(april.state, terms('gold', '20.00', { tierRank: 2 }), noon('up', '2026-04-16'));

const given = (...events: readonly SubscriptionEvent[]) =>
  Object.fromEntries(creditedByLine(events.reduce(creditsGiven.evolve, creditsGiven.initial)));

test('what a change credited of a line is known long after the line was used up', () => {
  const may = passed(settledChange(upgrade), '2026-05-01T00:00:00.000Z');
  expect(given(...april.events, ...upgrade.events, ...may.events)).toEqual({
    'start/charge/2026-04-01': 500n,
  });
  expect(may.state.footing.credited).toEqual([]);
});

test('what a reverted change credited was never given', () => {
  const of = { stream: 'invoice', version: 1, state: invoice.evolve(null, upgrade.invoices[0]!)! };
  const input = { subscriptionId: 'start/subscription', operationId: 'up', reason: 'failed' };
  const { reverted } = revertPlanChange(upgrade.state, [of], input, 0n, noon('revert', '2026-04-17'));
  expect(given(...april.events, ...upgrade.events, reverted)).toEqual({});
});
