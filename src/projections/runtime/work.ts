import type { StoredEvent } from '../../eventstore/types.ts';
import { accountOf } from './account-locks.ts';

/**
 * A stream to bring up to `target`, with the events of it that happen to be at hand. Messages, the sweep and catching up all
 * come down to this, so there is one way to apply.
 */
export interface StreamWork {
  readonly tenant: string;
  readonly stream: string;
  readonly account: string;
  readonly target: number;
  readonly known: ReadonlyMap<number, StoredEvent>;
}

/** Merges messages by stream; the same event twice counts once. */
export function workOf(events: readonly StoredEvent[]): StreamWork[] {
  const byStream = new Map<string, { first: StoredEvent; target: number; known: Map<number, StoredEvent> }>();
  for (const event of events) {
    const key = JSON.stringify([event.tenant, event.stream]);
    const work = byStream.get(key) ?? { first: event, target: 0, known: new Map<number, StoredEvent>() };
    byStream.set(key, work);
    work.target = Math.max(work.target, event.version);
    work.known.set(event.version, event);
  }
  return [...byStream.values()].map(({ first, target, known }) => ({
    tenant: first.tenant,
    stream: first.stream,
    account: accountOf(first),
    target,
    known,
  }));
}

/** Work known only by its head. */
export function workTo(head: {
  tenant: string;
  stream: string;
  accountId: string | null;
  version: number;
}): StreamWork {
  return {
    tenant: head.tenant,
    stream: head.stream,
    account: accountOf(head),
    target: head.version,
    known: new Map(),
  };
}
