import { setMaxListeners } from 'node:events';
import type { CallOutcome } from '../connectors/types.ts';
import { makeAttempt, grantedBy, type GrantedAttempt } from './attempt.ts';
import { crashPoint } from '../platform/crash-points.ts';
import type { SagaInput } from './decide.ts';
import type { SagaInstance } from './instance.ts';
import { Slots } from './slots.ts';
import { transact, type TransactOptions } from './transact.ts';

export interface WorkerOptions extends Omit<TransactOptions, 'mayBegin'> {
  /** Sagas worked on at the same time; the next one waits. */
  readonly concurrency: number;
  /** Told of each attempt that this process made, before its outcome is written. */
  readonly onAttemptEnded?: (attempt: EndedAttempt) => void;
}

export interface EndedAttempt {
  readonly saga: SagaInstance;
  readonly step: string;
  readonly of: 'action' | 'undo';
  readonly outcome: CallOutcome['outcome'];
  readonly seconds: number;
}

/** Takes an input to the saga, and what its process was granted elsewhere. Resolves with whether something was written. */
export type Settle = (input: SagaInput, lease?: string | null) => Promise<boolean>;

interface Letter {
  readonly input: SagaInput;
  /** A lease that this process was granted elsewhere: in the append that began the saga. */
  readonly lease: string | null;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** What this process holds of a saga that it works on; all of it may be lost at any moment. */
interface Desk {
  readonly tenant: string;
  readonly sagaId: string;
  readonly slot: Promise<void>;
  /** Inputs and running attempts that still need the desk. */
  visitors: number;
  /** Attempts that have not ended. */
  running: number;
  /** Ends the wait for outcomes that are about to come. */
  complete: () => void;
  /** Inputs that came while an append was under way go together into the next one: no process conflicts with itself. */
  readonly inbox: Letter[];
  busy: boolean;
  seen: SagaInstance | null;
}

/** Moves sagas: takes inputs to their streams and makes the attempts that are granted there. */
export class SagaWorker {
  readonly #desks = new Map<string, Desk>();
  readonly #slots: Slots;
  /** Up to which version sagas were seen that nobody works on here any more, the latest last. */
  readonly #left = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #onIdle: (() => void)[] = [];

  readonly #options: TransactOptions;
  readonly #onAttemptEnded: (attempt: EndedAttempt) => void;
  #begins = true;

  constructor({ concurrency, onAttemptEnded = () => {}, ...options }: WorkerOptions) {
    this.#slots = new Slots(concurrency);
    // Every running attempt listens to it.
    setMaxListeners(0, this.#stopping.signal);
    this.#onAttemptEnded = onAttemptEnded;
    this.#options = { ...options, mayBegin: () => this.#begins };
  }

  get free(): number {
    return this.#slots.free;
  }

  /** Sagas being worked on, or waiting for a slot. */
  get active(): number {
    return this.#desks.size;
  }

  /** Whether this process has moved the saga on from that version or a later one, so that a message about it is no news. */
  hasSeen(tenant: string, sagaId: string, version: number): boolean {
    const id = deskId(tenant, sagaId);
    return (this.#desks.get(id)?.seen?.version ?? this.#left.get(id) ?? 0) >= version;
  }

  /**
   * Resolves when the saga has a slot: the moment to take more work in. Giving the input then tells whether something
   * was written.
   */
  async reserve(tenant: string, sagaId: string): Promise<Settle> {
    const desk = this.#sitDown(tenant, sagaId);
    await desk.slot;
    return async (input, lease = null) => {
      try {
        return this.#begins && (await this.#settle(desk, input, lease));
      } finally {
        this.#leave(desk);
      }
    };
  }

  /** From now on nothing new is begun; what is handed over stays with its timer. */
  drain(): void {
    this.#begins = false;
  }

  /** Gives up the attempts that are running: what they did is unknown. */
  abandon(): void {
    this.#stopping.abort();
  }

  /** Resolves when nothing is being worked on. */
  async idle(): Promise<void> {
    if (this.#desks.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #sitDown(tenant: string, sagaId: string): Desk {
    const id = deskId(tenant, sagaId);
    const desk = this.#desks.get(id) ?? {
      tenant,
      sagaId,
      slot: this.#slots.take(),
      visitors: 0,
      running: 0,
      complete: () => {},
      inbox: [],
      busy: false,
      seen: null,
    };
    desk.visitors += 1;
    this.#desks.set(id, desk);
    return desk;
  }

  #leave(desk: Desk): void {
    desk.visitors -= 1;
    if (desk.visitors > 0) return;
    const id = deskId(desk.tenant, desk.sagaId);
    this.#desks.delete(id);
    this.#remember(id, desk.seen);
    this.#slots.give();
    if (this.#desks.size === 0) this.#onIdle.splice(0).forEach((resolve) => resolve());
  }

  #remember(id: string, seen: SagaInstance | null): void {
    if (!seen) return;
    this.#left.delete(id);
    this.#left.set(id, seen.version);
    if (this.#left.size > remembered) this.#left.delete(this.#left.keys().next().value!);
  }

  /** True where something was written. */
  async #settle(desk: Desk, input: SagaInput, lease: string | null): Promise<boolean> {
    const written = new Promise<boolean>((resolve, reject) =>
      desk.inbox.push({ input, lease, resolve, reject }),
    );
    if (!desk.busy) void this.#work(desk);
    return written;
  }

  async #work(desk: Desk): Promise<void> {
    desk.busy = true;
    while (desk.inbox.length > 0) {
      if (desk.running > 0 && desk.inbox.every(({ input }) => input.kind === 'outcome')) await company(desk);
      const letters = desk.inbox.splice(0);
      try {
        const inputs = letters.map(({ input }) => input);
        const { saga, lease, written } = await transact(
          this.#options,
          desk,
          desk.seen,
          inputs,
          this.#stopping.signal,
        );
        desk.seen = saga;
        if (saga.state.outcome) crashPoint('saga.ended');
        const leases = [lease, ...letters.flatMap((letter) => letter.lease ?? [])];
        for (const attempt of leases.flatMap((each) => grantedBy(saga, each))) {
          desk.visitors += 1;
          desk.running += 1;
          void this.#attempt(desk, saga, attempt);
        }
        letters.forEach(({ resolve }, index) => resolve(written[index] ?? false));
      } catch (error) {
        desk.seen = null;
        letters.forEach(({ reject }) => reject(error));
      }
    }
    desk.busy = false;
  }

  async #attempt(desk: Desk, saga: SagaInstance, attempt: GrantedAttempt): Promise<void> {
    const { logger } = this.#options;
    const about = { saga: saga.sagaId, step: attempt.step, attempt: attempt.attempt, of: attempt.of };
    const passes = attempt.of === 'action' ? 'step' : 'undo';
    try {
      crashPoint(`${passes}.started`);
      const begun = performance.now();
      const outcome = await makeAttempt(saga, attempt, this.#stopping.signal).finally(() => ended(desk));
      const seconds = (performance.now() - begun) / 1000;
      this.#onAttemptEnded({ ...attempt, saga, outcome: outcome.outcome, seconds });
      logger.debug({ ...about, outcome: outcome.outcome }, 'saga: attempt ended');
      crashPoint(`${passes}.called`);
      await this.#settle(desk, { kind: 'outcome', ...attempt, outcome }, null);
      crashPoint(`${passes}.recorded`);
    } catch (error) {
      // The lease lapses and the attempt is made again, under the same key.
      logger.error({ ...about, err: error }, 'saga: the outcome of an attempt could not be written');
    } finally {
      this.#leave(desk);
    }
  }
}

/**
 * Steps that began together mostly end together: their outcomes go into one append, which is one commit, one page of the outbox and
 * one batch of the read models less for each of them.
 */
const companyMs = 5;

async function company(desk: Desk): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, companyMs);
    desk.complete = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  desk.complete = () => {};
}

/** An attempt is over; the last one does not wait for its outcome to be written with others. */
function ended(desk: Desk): void {
  desk.running -= 1;
  if (desk.running === 0) setImmediate(() => desk.complete());
}

/** Messages about a saga come within seconds of its being left. */
const remembered = 1_000;

const deskId = (tenant: string, sagaId: string): string => `${tenant}/${sagaId}`;
