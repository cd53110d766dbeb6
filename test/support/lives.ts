import fc from 'fast-check';
import { recognitions } from '../../src/commands/policy/conventions.ts';
import type { EventData } from '../../src/eventstore/types.ts';
import { invoicingLife, playInvoicing } from './invoicing-lives.ts';
import * as sample from './sample-events.ts';
import { subscriptionEvents, subscriptionLife } from './subscription-lives.ts';

/** A stream of the log before it is appended. */
export interface Life {
  /** Null for streams of the tenant, such as numbers. */
  readonly accountId: string | null;
  readonly stream: string;
  readonly events: readonly EventData[];
}

const day = fc.integer({ min: 2, max: 28 });
const instant = (of: number): string => `2026-03-${String(of).padStart(2, '0')}T15:00:00.000Z`;

const invoiceLife = fc.record({
  amount: fc.integer({ min: -999, max: 9_999 }),
  credits: fc.array(fc.record({ share: fc.nat(3), day }), { maxLength: 2 }),
  recognition: fc.constantFrom(...recognitions),
  /** Begins and ends within a day, or with one. */
  within: fc.tuple(fc.boolean(), fc.boolean()),
});

/** The streams of a few accounts, each with subscriptions that go through every operation on any days, in several currencies, and invoices with credit notes. */
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
        ...subscriptions.map((life, n) => {
          const id = `${accountId}-s${n}`;
          return { accountId, stream: `subscription-${id}`, events: subscriptionEvents(accountId, id, life) };
        }),
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

type InvoiceLife = typeof invoiceLife extends fc.Arbitrary<infer T> ? T : never;

function invoiceStream(
  accountId: string,
  invoiceId: string,
  { amount, credits, recognition, within: [startsWithin, endsWithin] }: InvoiceLife,
): Life {
  const line = sample.line('l1', amount, '2026-03-01', '2026-05-15');
  const period = {
    ...line.period,
    ...(startsWithin ? { startsAt: '2026-03-01T09:30:00.000Z' } : {}),
    ...(endsWithin ? { endsAt: '2026-05-14T20:15:00.000Z' } : {}),
  };
  const issued = sample.invoiceIssued({ accountId, invoiceId, recognition, issuedAt: instant(1) }, [
    { ...line, period },
  ]);
  const notes = credits.map(({ share, day: of }, n) =>
    sample.creditNoteIssued(
      { accountId, invoiceId, creditNoteId: `${invoiceId}-n${n}`, issuedAt: instant(of) },
      { l1: Math.trunc((amount * share) / 8) },
    ),
  );
  return { accountId, stream: `invoice-${invoiceId}`, events: [issued, ...notes] };
}

/** What a customer was billed, paid and given back, as the streams that its commands wrote; the account itself as a sample. */
export const invoicingLives: fc.Arbitrary<Promise<Life[]>> = invoicingLife.map(async (life) => {
  const { store, accountId } = await playInvoicing(life);
  const written = store.all().map((stored) => store.decode(stored, 'sealed'));
  const streams = new Map<string, Life>();
  for (const { stream, type, data, accountId: of } of written) {
    const events = [...(streams.get(stream)?.events ?? []), { type, data }];
    streams.set(stream, { accountId: of, stream, events });
  }
  const account = `account-${accountId}`;
  return [...streams.values()].map((each) =>
    each.stream === account ? { ...each, events: [sample.opened(accountId)] } : each,
  );
});
