import type { BusinessTimers, DueBusinessTimer } from '../eventstore/business-timers.ts';
import type { ClockPosition, TenantClocks } from '../eventstore/tenant-clocks.ts';
import type { Instant } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-points.ts';
import { batchesOf, type DoDue } from './due-work.ts';

export interface AdvanceParts {
  readonly clocks: Pick<TenantClocks, 'position' | 'moveTo'>;
  readonly timers: Pick<BusinessTimers, 'dueBy'>;
  readonly doDue: DoDue;
  /** Lets the clock's position follow its stream. */
  readonly follow: (tenant: string) => Promise<void>;
  /** Resolves when no saga of the tenant is under way, or the signal aborts. */
  readonly sagasSettled: (tenant: string, signal: AbortSignal) => Promise<void>;
  /** Says in the log that the clock has reached where it was to go. */
  readonly arrive: (tenant: string, to: Instant) => Promise<void>;
}

/** Timers read at once. */
const pageSize = 500;

/**
 * Plays the time of one sandbox: moves its clock to the next moment at which something is due, has that done, waits until the sagas
 * that it began are settled, and so on, until the clock stands where it was to go. For one caller at a time per tenant; where it ends
 * in the middle, the next call goes on from there. What cannot be done is left behind, due, and tried again by the next call.
 *
 * @returns how many things were left behind
 */
export async function playClock(parts: AdvanceParts, tenant: string, signal: AbortSignal): Promise<number> {
  const tried = new Tried();
  await parts.follow(tenant);
  while (!signal.aborted) {
    const position = await parts.clocks.position(tenant);
    if (!position) return 0;
    await playUntil(parts, tenant, position, tried, signal);
    // Where it goes may have been put off meanwhile: then the end is not reached yet.
    if (signal.aborted || position.advancingTo === null) break;
    crashPoint('clock.arrived');
    await parts.arrive(tenant, position.advancingTo);
  }
  return tried.givenUp;
}

/** Plays until nothing more is due where the clock is to go. */
async function playUntil(
  parts: AdvanceParts,
  tenant: string,
  { now, advancingTo }: ClockPosition,
  tried: Tried,
  signal: AbortSignal,
): Promise<void> {
  let reached = now;
  while (!signal.aborted) {
    const due = await dueNext(parts, tenant, reached, advancingTo ?? now, tried);
    const last = due.at(-1);
    if (!last) return;
    reached = later(reached, last.dueAt);
    await playMoment(parts, tenant, due, tried, signal);
  }
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** What is due at the earliest moment at which anything is; what was tried in vain is passed over. */
async function dueNext(
  { timers }: AdvanceParts,
  tenant: string,
  now: Instant,
  until: Instant,
  tried: Tried,
): Promise<readonly DueBusinessTimer[]> {
  const page = await timers.dueBy(tenant, until, pageSize + tried.givenUp);
  const due = page.filter((timer) => !tried.inVain(timer)).map((timer) => tried.known(timer));
  return due.filter(({ dueAt }) => dueAt <= now || dueAt === due[0]!.dueAt);
}

async function playMoment(
  { clocks, doDue, sagasSettled }: AdvanceParts,
  tenant: string,
  due: readonly DueBusinessTimer[],
  tried: Tried,
  signal: AbortSignal,
): Promise<void> {
  await clocks.moveTo(tenant, due.at(-1)!.dueAt);
  crashPoint('clock.moved');
  for (const batch of batchesOf(due)) {
    if (signal.aborted) return;
    const outcomes = await doDue(tenant, batch);
    crashPoint('due.done');
    batch.forEach((timer, at) => tried.note(timer, outcomes[at] === 'done'));
  }
  await sagasSettled(tenant, signal);
}

/** What one play has tried without success. A change in flight is over once its saga is settled: the second try comes after that. */
class Tried {
  readonly #failures = new Map<string, number>();

  get givenUp(): number {
    return [...this.#failures.values()].filter((failures) => failures >= mostTries).length;
  }

  inVain(timer: DueBusinessTimer): boolean {
    return this.#of(timer) >= mostTries;
  }

  known(timer: DueBusinessTimer): DueBusinessTimer {
    return this.#of(timer) > 0 ? { ...timer, again: true } : timer;
  }

  note(timer: DueBusinessTimer, done: boolean): void {
    if (done) this.#failures.delete(nameOf(timer));
    else this.#failures.set(nameOf(timer), this.#of(timer) + 1);
  }

  #of(timer: DueBusinessTimer): number {
    return this.#failures.get(nameOf(timer)) ?? 0;
  }
}

const mostTries = 3;

const nameOf = ({ stream, key, dueAt }: DueBusinessTimer): string => JSON.stringify([stream, key, dueAt]);
