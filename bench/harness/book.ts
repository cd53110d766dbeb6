import { accountStream } from '../../src/commands/account/events.ts';
import { invoiceStream } from '../../src/commands/invoice/events.ts';
import { subscriptionStream } from '../../src/commands/subscription/events.ts';
import type { AppendRequest, EventData, StreamAppend } from '../../src/eventstore/types.ts';
import {
  changeCompleted,
  invoiceIssued,
  line,
  opened,
  planChanged,
  started,
  terms,
} from '../../test/support/sample-events.ts';
import { meta } from './sample-append.ts';
import { tenant } from './stand.ts';

const silver = terms({
  price: 30_00,
  plan: 'silver',
  rank: 1,
  features: [{ key: 'seats', kind: 'limit', limit: 5 }],
});
const gold = terms({
  price: 50_00,
  plan: 'gold',
  rank: 2,
  features: [{ key: 'seats', kind: 'limit', limit: 20 }],
});

/** Accounts whose events are mixed: an account's next event comes so many events later. */
const abreast = 100;
const eventsPerAccount = 6;

/** What happens to so many accounts: opened, subscribed, invoiced, upgraded, invoiced again, settled. One event an append. */
export function bookOf(events: number): AppendRequest[] {
  const accounts = Math.ceil(events / eventsPerAccount);
  const requests: AppendRequest[] = [];
  for (let first = 0; first < accounts; first += abreast)
    requests.push(...pageOf(first, Math.min(abreast, accounts - first)));
  return requests.slice(0, events);
}

/** The same without an end, written as it is read. */
export function* endlessBook(): Generator<AppendRequest, never> {
  for (let first = 0; ; first += abreast) yield* pageOf(first, abreast);
}

/** The lives of so many accounts, from the `first`th on, step by step. */
function pageOf(first: number, accounts: number): AppendRequest[] {
  const lives = Array.from({ length: accounts }, (_, n) => lifeOf(first + n));
  return Array.from({ length: eventsPerAccount }, (_, step) =>
    lives.map((life) => ({ meta, streams: [life[step]!] })),
  ).flat();
}

function lifeOf(nth: number): readonly StreamAppend[] {
  const accountId = `customer-${nth}`;
  const subscriptionId = `${accountId}-s1`;
  const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  const [begin, change] = [(nth % 14) + 1, (nth % 14) + 15];
  const invoice = (which: string, day: number, amount: number): StreamAppend => {
    const invoiceId = `${subscriptionId}-${which}`;
    const lines = [line(`${invoiceId}-1`, amount, '2026-01-01', '2026-02-01')];
    return one(invoiceStream(invoiceId), invoiceIssued({ accountId, invoiceId, issuedAt: at(day) }, lines));
  };
  const one = (stream: string, event: EventData): StreamAppend => ({
    ...{ tenant, stream, accountId, expected: 'any', events: [event] },
  });
  const of = (day: number) => ({ accountId, subscriptionId, at: at(day) });
  const subscription = subscriptionStream(subscriptionId);
  return [
    one(accountStream(accountId), opened(accountId)),
    one(subscription, started(of(begin), silver)),
    invoice('first', begin, 30_00),
    one(subscription, planChanged(of(change), silver, gold)),
    invoice('change', change, 10_00),
    one(subscription, changeCompleted(of(change))),
  ];
}
