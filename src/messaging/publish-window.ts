import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Channel, Envelope } from 'rabbitmq-client';
import { crashPoint } from '../platform/crash-points.ts';
import type { Bundle } from './bundles.ts';
import { encodeEvents } from './codec.ts';
import { eventsExchange, routingKey, type Namespace } from './topology.ts';
import type { PublishOutcome } from './types.ts';

/** About what the socket takes before it asks to wait. */
const atOnce = 12;

/** A message that awaits its answer. */
export interface InFlight {
  /** RabbitMQ confirms what it returns, so a return is told apart from the confirm that follows it. */
  wasReturned(): void;
}

/** A channel in confirm mode and what it owes an answer for, by message id. */
export interface ConfirmChannel {
  readonly channel: Channel;
  readonly inFlight: Map<string, InFlight>;
  /** Where the messages leave by; null where that cannot be told. */
  readonly socket: () => Socket | null;
}

export interface WindowOptions {
  readonly namespace: Namespace;
  /** Stream types whose events may find nobody. */
  readonly liveOnly: readonly string[];
  /** Messages in flight per call of `publish`. */
  readonly window: number;
  /** Time without any confirm after which all that is in flight counts as failed. */
  readonly timeoutMs: number;
}

/**
 * One call of `publish`: at most `window` messages in flight, one outcome each. After a first failure nothing more is sent; the rest
 * has failed with it, since the relay resumes there anyway.
 */
export class PublishWindow {
  /** No answer came in time; some may be owed still. */
  timedOut = false;
  private readonly confirming: ConfirmChannel;
  private readonly options: WindowOptions;
  private readonly returned = new Set<number>();
  private outcomes: PublishOutcome[] = [];
  private clock: NodeJS.Timeout | undefined;
  private failed = false;
  private flying = 0;
  private wake: (() => void) | null = null;

  constructor(confirming: ConfirmChannel, options: WindowOptions) {
    this.confirming = confirming;
    this.options = options;
  }

  /** Some messages came back, for want of a queue. */
  get unroutable(): boolean {
    return this.returned.size > 0;
  }

  async send(bundles: readonly Bundle[]): Promise<readonly PublishOutcome[]> {
    this.outcomes = bundles.map(() => 'failed');
    this.clock = setTimeout(() => {
      this.timedOut = true;
      this.stop();
    }, this.options.timeoutMs);
    for (let next = 0; next < bundles.length && !this.failed;) {
      if (this.flying >= this.options.window) await this.until(() => this.flying < this.options.window);
      const room = Math.min(atOnce, this.options.window - this.flying);
      if (!this.failed) this.putAll(bundles.slice(next, next + room), next);
      next += room;
    }
    crashPoint('relay.published');
    await this.until(() => this.flying === 0);
    clearTimeout(this.clock);
    // The library reports a return one turn after the confirm that RabbitMQ sent behind it.
    await turn();
    for (const bundle of bundles) this.confirming.inFlight.delete(messageId(bundle));
    return this.outcomes.map((outcome, index) => (this.returned.has(index) ? 'failed' : outcome));
  }

  /** The library sends each message by a system call of its own, unless its socket holds them back meanwhile. */
  private putAll(bundles: readonly Bundle[], first: number): void {
    const socket = this.confirming.socket();
    socket?.cork();
    bundles.forEach((bundle, offset) => this.put(first + offset, bundle));
    socket?.uncork();
  }

  private put(index: number, bundle: Bundle): void {
    this.flying += 1;
    this.confirming.inFlight.set(messageId(bundle), {
      wasReturned: () => {
        this.returned.add(index);
        this.stop();
      },
    });
    this.confirming.channel.basicPublish(this.envelope(bundle), encodeEvents(bundle.events)).then(
      () => this.settle(index, 'confirmed'),
      () => this.settle(index, 'failed'),
    );
  }

  private envelope(bundle: Bundle): Envelope {
    const { namespace, liveOnly } = this.options;
    const { lane, streamType, traceparent, events } = bundle;
    const [first = '', ...others] = new Set(events.map(routingKey));
    return {
      exchange: eventsExchange(namespace),
      routingKey: first,
      mandatory: !liveOnly.includes(streamType),
      durable: true,
      messageId: messageId(bundle),
      contentType: 'application/json',
      headers: {
        partition: lane,
        // RabbitMQ routes by these too, and gives whoever follows several of them one message.
        ...(others.length === 0 ? {} : { CC: others }),
        ...(traceparent === null ? {} : { traceparent }),
      },
    };
  }

  private settle(index: number, outcome: PublishOutcome): void {
    if (this.timedOut) return;
    this.outcomes[index] = outcome;
    this.flying -= 1;
    this.clock?.refresh();
    if (outcome === 'failed') this.failed = true;
    this.wake?.();
  }

  private stop(): void {
    this.failed = true;
    this.wake?.();
  }

  /** Waits for a state that answers bring about, or for the clock. */
  private async until(reached: () => boolean): Promise<void> {
    while (!reached() && !this.timedOut) await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = null;
  }
}

/** An event is in one message at a time. */
const messageId = ({ events }: Bundle): string => events[0]!.id;
