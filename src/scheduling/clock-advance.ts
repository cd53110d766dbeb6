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
  let left = 0;
  await parts.follow(tenant);
  while (!signal.aborted) {
    const position = await parts.clocks.position(tenant);
    if (!position) return 0;
    left = await playUntil(parts, tenant, position, tried, signal);
    // Where it goes may have been put off meanwhile: then the end is not reached yet.
    if (signal.aborted || position.advancingTo === null) break;
    crashPoint('clock.arrived');
    await parts.arrive(tenant, position.advancingTo);
  }
  return left;
}

/** Plays until nothing more is due where the clock is to go, but for what was tried in vain: so many. */
async function playUntil(
  parts: AdvanceParts,
  tenant: string,
  { now, advancingTo }: ClockPosition,
  tried: Tried,
  signal: AbortSignal,
): Promise<number> {
  let reached = now;
  while (!signal.aborted) {
    const { due, left } = await dueNext(parts, tenant, reached, advancingTo ?? now, tried);
    const last = due.at(-1);
    if (!last) return left;
    reached = later(reached, last.dueAt);
    await playMoment(parts, tenant, due, tried, signal);
  }
  return 0;
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

interface DueNext {
  readonly due: readonly DueBusinessTimer[];
  /** So many that were tried in vain are passed over. */
  readonly left: number;
}

/** What is due at the earliest moment at which anything is. */
async function dueNext(
  { timers }: AdvanceParts,
  tenant: string,
  now: Instant,
  until: Instant,
  tried: Tried,
): Promise<DueNext> {
  const page = await timers.dueBy(tenant, until, pageSize + tried.inVainAtMost);
  const toTry = page.filter((timer) => !tried.inVain(timer)).map((timer) => tried.known(timer));
  const due = toTry.filter(({ dueAt }) => dueAt <= now || dueAt === toTry[0]!.dueAt);
  return { due, left: page.length - toTry.length };
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
    await doDue(tenant, batch);
    crashPoint('due.done');
    for (const timer of batch) tried.note(timer);
  }
  await sagasSettled(tenant, signal);
}

/**
 * How often one play has tried each thing. What is due after it was tried is due again, whatever came of it: refused while a change was in
 * flight, and the next try comes after its saga; or done and set to the same moment anew, because a change was reverted.
 */
class Tried {
  readonly #times = new Map<string, number>();
  #inVainAtMost = 0;

  /** No more things than these were tried in vain. */
  get inVainAtMost(): number {
    return this.#inVainAtMost;
  }

  inVain(timer: DueBusinessTimer): boolean {
    return this.#of(timer) >= mostTries;
  }

  known(timer: DueBusinessTimer): DueBusinessTimer {
    return this.#of(timer) > 0 ? { ...timer, again: true } : timer;
  }

  note(timer: DueBusinessTimer): void {
    const times = this.#of(timer) + 1;
    this.#times.set(nameOf(timer), times);
    if (times === mostTries) this.#inVainAtMost += 1;
  }

  #of(timer: DueBusinessTimer): number {
    return this.#times.get(nameOf(timer)) ?? 0;
  }
}

const mostTries = 3;

const nameOf = ({ stream, key, dueAt }: DueBusinessTimer): string => JSON.stringify([stream, key, dueAt]);
