import fc from 'fast-check';
import type { EventData } from '../../src/eventstore/types.ts';
import * as sample from './sample-events.ts';

/** A stream of the log before it is appended. */
export interface Life {
  readonly accountId: string;
  readonly stream: string;
  readonly events: readonly EventData[];
}

const prices = [0, 1_999, 50_000, 150_000, 600_000];
const day = fc.integer({ min: 2, max: 28 });
const price = fc.nat(prices.length - 1);
const instant = (of: number): string => `2026-03-${String(of).padStart(2, '0')}T15:00:00.000Z`;

const subscriptionLife = fc.record({
  first: price,
  unit: fc.constantFrom('year', 'month', 'week', 'day'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  quantity: fc.integer({ min: 1, max: 3 }),
  renewals: fc.nat(1),
  changes: fc.array(fc.record({ price, day, settled: fc.constantFrom('not yet', 'completed', 'reverted') }), {
    maxLength: 3,
  }),
  cancelledOn: fc.option(day),
});

const invoiceLife = fc.record({
  amount: fc.integer({ min: -999, max: 9_999 }),
  credits: fc.array(fc.record({ share: fc.nat(3), day }), { maxLength: 2 }),
});

/** The streams of a few accounts, each with subscriptions that start, renew, change, revert and end on any days, in several currencies, and invoices with credit notes. */
export const lives: fc.Arbitrary<Life[]> = fc
  .array(
    fc.record({
      contacts: fc.nat(2),
      subscriptions: fc.array(subscriptionLife, { minLength: 1, maxLength: 3 }),
      invoices: fc.array(invoiceLife, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((accounts) =>
    accounts.flatMap(({ contacts, subscriptions, invoices }, index) => {
      const accountId = `a${index}`;
      return [
        { accountId, stream: `account-${accountId}`, events: accountEvents(accountId, contacts) },
        ...subscriptions.map((life, n) => subscriptionStream(accountId, `${accountId}-s${n}`, life)),
        ...invoices.map((life, n) => invoiceStream(accountId, `${accountId}-i${n}`, life)),
      ];
    }),
  );

function accountEvents(accountId: string, contacts: number): EventData[] {
  const changes = Array.from({ length: contacts }, (_, n) =>
    sample.contactChanged(accountId, `Contact ${n}`, instant(5 + n)),
  );
  return [sample.opened(accountId), ...changes];
}

type SubscriptionLife = typeof subscriptionLife extends fc.Arbitrary<infer T> ? T : never;
type InvoiceLife = typeof invoiceLife extends fc.Arbitrary<infer T> ? T : never;

function subscriptionStream(accountId: string, subscriptionId: string, life: SubscriptionLife): Life {
  const on = (of: number) => ({ accountId, subscriptionId, at: instant(of) });
  const termsAt = (index: number) =>
    sample.terms({
      plan: `p${index}`,
      rank: index,
      price: prices[index]!,
      unit: life.unit,
      currency: life.currency,
      quantity: life.quantity,
      features: [
        { key: 'api', kind: 'boolean' },
        { key: 'seats', kind: 'limit', limit: 5 * index },
      ],
    });
  let current = termsAt(life.first);
  const events: EventData[] = [sample.started(on(1), current)];
  for (const change of life.changes) {
    const next = termsAt(change.price);
    if (life.renewals > 0) events.push(sample.renewalCompleted(on(change.day), current));
    events.push(sample.planChanged(on(change.day), current, next));
    if (change.settled === 'completed') events.push(sample.changeCompleted(on(change.day)));
    if (change.settled === 'reverted') events.push(sample.changeReverted(on(change.day), next, current));
    else current = next;
  }
  if (life.cancelledOn !== null) events.push(sample.cancelled(on(life.cancelledOn), current));
  return { accountId, stream: `subscription-${subscriptionId}`, events };
}

function invoiceStream(accountId: string, invoiceId: string, { amount, credits }: InvoiceLife): Life {
  const issued = sample.invoiceIssued({ accountId, invoiceId, issuedAt: instant(1) }, [
    sample.line('l1', amount, '2026-03-01', '2026-05-15'),
  ]);
  const notes = credits.map(({ share, day: of }, n) =>
    sample.creditNoteIssued(
      { accountId, invoiceId, creditNoteId: `${invoiceId}-n${n}`, issuedAt: instant(of) },
      { l1: Math.trunc((amount * share) / 8) },
    ),
  );
  return { accountId, stream: `invoice-${invoiceId}`, events: [issued, ...notes] };
}
