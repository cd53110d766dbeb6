import type { CrashPoint } from '../../src/platform/crash-points.ts';

/** One death: during what, and where. */
export interface CrashCase {
  /**
   * An upgrade: `upgrade`: all goes well; `refused`: provisioning refuses for good; `retried`: provisioning is busy once. Time that passes:
   * `renewal`: a subscription is due; `advance`: the clock of a sandbox passes over a renewal.
   */
  readonly during: 'upgrade' | 'refused' | 'retried' | 'renewal' | 'advance';
  /** A crash point, or `point:n` for its n-th pass. */
  readonly at: CrashPoint | `${CrashPoint}:${number}`;
  /** What was done when the process died, in the words of the table. */
  readonly when: string;
}

export const crashCases: readonly CrashCase[] = [
  { during: 'upgrade', at: 'append.begun', when: 'the command is decided, nothing is written' },
  { during: 'upgrade', at: 'append.committed', when: 'the command is committed, nobody was told' },
  {
    during: 'upgrade',
    at: 'append.begun:2',
    when: 'how provisioning ended is decided, nothing of it is written',
  },
  {
    during: 'upgrade',
    at: 'append.committed:2',
    when: 'how provisioning ended is committed, the saga does not know',
  },
  { during: 'upgrade', at: 'relay.read', when: 'events are read from the outbox' },
  { during: 'upgrade', at: 'relay.published', when: 'events are sent, no confirm was seen' },
  { during: 'upgrade', at: 'relay.confirmed', when: 'events are confirmed, and still in the outbox' },
  { during: 'upgrade', at: 'relay.deleted', when: 'events are gone from the outbox' },
  { during: 'upgrade', at: 'projector.received', when: 'the projector has a batch' },
  { during: 'upgrade', at: 'projector.applied', when: 'a batch is applied, not committed' },
  { during: 'upgrade', at: 'projector.committed', when: 'a batch is committed' },
  { during: 'upgrade', at: 'consumer.handled', when: 'a batch is handled, not acknowledged' },
  { during: 'upgrade', at: 'consumer.acknowledged', when: 'a batch is acknowledged' },
  { during: 'upgrade', at: 'orchestrator.received', when: 'the orchestrator knows of the saga' },
  { during: 'upgrade', at: 'step.started', when: 'provisioning is begun in the log' },
  { during: 'upgrade', at: 'step.calling', when: 'provisioning is about to be called' },
  { during: 'upgrade', at: 'step.called', when: 'provisioning has answered, nothing is written' },
  { during: 'upgrade', at: 'step.recorded', when: 'the outcome of provisioning is written' },
  { during: 'upgrade', at: 'step.called:3', when: 'of the four parallel steps, some have answered' },
  { during: 'upgrade', at: 'saga.ended', when: 'the saga is completed, nobody was told' },
  { during: 'retried', at: 'timer.claimed', when: 'the timer of a retry is claimed' },
  { during: 'retried', at: 'timer.handled', when: 'the retry is begun in the log' },
  { during: 'refused', at: 'step.called', when: 'provisioning has refused, nothing is written' },
  { during: 'refused', at: 'undo.started', when: 'the undo of provisioning is begun in the log' },
  { during: 'refused', at: 'undo.calling', when: 'the undo of provisioning is about to be called' },
  { during: 'refused', at: 'undo.called', when: 'the undo of provisioning has answered, nothing is written' },
  { during: 'refused', at: 'undo.recorded', when: 'the undo of provisioning is written' },
  { during: 'refused', at: 'undo.called:2', when: 'billing is reverted, the saga does not know' },
  { during: 'refused', at: 'undo.recorded:2', when: 'the undo of billing is written' },
  { during: 'refused', at: 'saga.ended', when: 'the saga is compensated, nobody was told' },
  { during: 'renewal', at: 'due.claimed', when: 'a renewal is claimed, nothing of it is written' },
  { during: 'renewal', at: 'due.done', when: 'a renewal is written, nobody was told' },
  {
    during: 'advance',
    at: 'clock.moved',
    when: 'the clock stands where a renewal is due, nothing of it is written',
  },
  { during: 'advance', at: 'due.done', when: 'a renewal is written, the clock stands still' },
  { during: 'advance', at: 'clock.arrived', when: 'all on the way is done, the arrival is not written' },
];

/** `during` and `at`, as the tests and the table name a case. */
export const nameOf = ({ during, at }: Pick<CrashCase, 'during' | 'at'>): string => `${during}, ${at}`;
