import { Hints } from './hints.ts';
import type { WakeupChannel, Wakeups } from './types.ts';

type Listener = (details: ReadonlySet<string>) => void;

/** Wake-ups within one process: the whole of it in tests, and the near half of those over PostgreSQL. */
export class LocalWakeups implements Wakeups {
  private readonly listeners = new Map<WakeupChannel, Set<Listener>>();
  private readonly pending = new Map<WakeupChannel, Hints>();

  /** Hints of one turn reach the listeners as one. */
  send(channel: WakeupChannel, detail?: string): void {
    const known = this.pending.get(channel);
    if (known === undefined) setImmediate(() => this.flush(channel));
    this.pending.set(channel, (known ?? new Hints()).add(detail));
  }

  on(channel: WakeupChannel, listener: Listener): () => void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Calls the listeners of a channel now. */
  deliver(channel: WakeupChannel, details: ReadonlySet<string>): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(details);
  }

  private flush(channel: WakeupChannel): void {
    const hints = this.pending.get(channel);
    this.pending.delete(channel);
    if (hints !== undefined) this.deliver(channel, hints.details());
  }
}

export function localWakeups(): Wakeups {
  return new LocalWakeups();
}
