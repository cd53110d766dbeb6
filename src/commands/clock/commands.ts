import type { Instant } from '../../platform/clock.ts';
import type { Sandboxes } from '../../eventstore/tenant-clocks.ts';
import type { EventStore, StreamAppend } from '../../eventstore/types.ts';
import type { Command, Decision, Desk } from '../command.ts';
import { reject } from '../errors.ts';
import { load, type Loaded } from '../loading.ts';
import { must, refuseIfAny } from '../validation.ts';
import { advanceClock, clock, completeAdvance, setClock, type ClockState } from './clock.ts';
import { clockStream, type ClockEvent } from './events.ts';
import type { ClockResult, MoveClock } from './inputs.ts';

/** The commands of a sandbox's clock; any other tenant is refused. */
export function clockCommands(sandboxes: Sandboxes): {
  readonly set: Command<MoveClock, ClockResult>;
  readonly advance: Command<MoveClock, ClockResult>;
} {
  return {
    set: {
      name: 'clock.set',
      check,
      async decide(desk, { to }) {
        const { state, version } = await loadOfSandbox(desk, sandboxes);
        const untouched = state === null && !(await sandboxes.hasAccounts(desk.tenant));
        return decided(desk, version, setClock(state, { now: desk.now, to, untouched }), to);
      },
    },
    advance: {
      name: 'clock.advance',
      check,
      async decide(desk, { to }) {
        const { state, version } = await loadOfSandbox(desk, sandboxes);
        return decided(desk, version, advanceClock(state, desk.now, to), to);
      },
    },
  };
}

/** Says that an advance has arrived, once everything until then is done. */
export const completeAdvanceCommand: Command<MoveClock, ClockResult> = {
  name: 'clock.completeAdvance',
  check,
  async decide(desk, { to }) {
    const { state, version } = await loadClock(desk.store, desk.tenant);
    return decided(desk, version, completeAdvance(state, to), to);
  },
};

/** Lets the clock follow its stream. */
export async function followClock(store: EventStore, sandboxes: Sandboxes, tenant: string): Promise<void> {
  const { state, version } = await loadClock(store, tenant);
  if (state) await sandboxes.follow(tenant, { now: state.at, advancingTo: state.advancingTo, version });
}

function check({ to }: MoveClock): void {
  refuseIfAny([
    must(
      isInstant(to),
      'InvalidDate',
      'to',
      'to must be an instant in UTC from 1970 to 2999: 2026-03-01T00:00:00.000Z.',
    ),
  ]);
}

function isInstant(text: unknown): text is Instant {
  if (typeof text !== 'string' || !/^\d{4}-/.test(text) || text < '1970' || text >= '3000') return false;
  const parsed = new Date(text);
  // A day that does not exist would be read as one that does.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text;
}

const loadClock = (store: EventStore, tenant: string): Promise<Loaded<ClockState>> =>
  load(store, { tenant, stream: clockStream }, clock);

async function loadOfSandbox(desk: Desk, sandboxes: Sandboxes): Promise<Loaded<ClockState>> {
  if (!(await sandboxes.isSandbox(desk.tenant)))
    reject(
      'NotASandbox',
      [],
      'Only a sandbox has a clock that can be moved; this tenant lives in real time.',
    );
  return loadClock(desk.store, desk.tenant);
}

function decided(
  { tenant }: Desk,
  version: number,
  event: ClockEvent | null,
  to: Instant,
): Decision<ClockResult> {
  const stream: StreamAppend = {
    tenant,
    stream: clockStream,
    accountId: null,
    expected: version,
    events: event ? [event] : [],
  };
  return { result: { to }, accountId: null, streams: event ? [stream] : [] };
}
