/**
 * Where the engine can be made to die: at each of its transitions, between what is already durable and what is not yet. For tests of
 * recovery; docs/reliability.md has the table of what happens at each.
 */
export const crashPoints = [
  /** An append is ready, nothing has been sent to the database. */
  'append.begun',
  /** An append is committed, nobody has been told. */
  'append.committed',
  /** The relay has read a page of the outbox. */
  'relay.read',
  /** A page has been handed to the broker, no confirm has been seen. */
  'relay.published',
  /** A page is confirmed by the broker and still in the outbox. */
  'relay.confirmed',
  /** A page is gone from the outbox. */
  'relay.deleted',
  /** The projector has been given a batch. */
  'projector.received',
  /** A batch has changed the read models, its transaction is open. */
  'projector.applied',
  /** A batch is committed to the read models. */
  'projector.committed',
  /** A consumer is about to acknowledge a batch that was handled. */
  'consumer.handled',
  /** A batch was acknowledged. */
  'consumer.acknowledged',
  /** The orchestrator has been told that a saga has work. */
  'orchestrator.received',
  /** An attempt at a step is in the saga's stream, and nothing has been done for it. */
  'step.started',
  /** A step's action is about to run. */
  'step.calling',
  /** A step's action has ended, its outcome is not written. */
  'step.called',
  /** The outcome of an attempt at a step is in the saga's stream. */
  'step.recorded',
  /** As for steps, of a compensation. */
  'undo.started',
  'undo.calling',
  'undo.called',
  'undo.recorded',
  /** The last event of a saga is written. */
  'saga.ended',
  /** A due timer is claimed. */
  'timer.claimed',
  /** What a due timer brought about is written. */
  'timer.handled',
  /** Business timers are claimed, nothing has been done for them. */
  'due.claimed',
  /** What was due of a batch of subscriptions is written. */
  'due.done',
  /** The clock of a sandbox stands at a moment at which something is due, and nothing of it is done. */
  'clock.moved',
  /** Everything on the way of an advance is done, its end is not written. */
  'clock.arrived',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

let armed: CrashPoint | null = null;
let passesLeft = 0;

/** A point, or `point:n` for its n-th pass. */
export const isCrashAt = (text: string): boolean => parse(text) !== null;

/** From now on this process kills itself at a pass of a point. Only for tests: the configuration refuses it in production. */
export function armCrashPoint(at: string): void {
  const parsed = parse(at);
  if (!parsed) throw new Error(`${at} is no crash point.`);
  [armed, passesLeft] = parsed;
}

/** Ends the process by SIGKILL where it is armed for this point; otherwise nothing. */
export function crashPoint(point: CrashPoint): void {
  if (armed !== point) return;
  passesLeft -= 1;
  if (passesLeft === 0) process.kill(process.pid, 'SIGKILL');
}

function parse(at: string): [CrashPoint, number] | null {
  const [name, pass = '1', ...rest] = at.split(':');
  const point = crashPoints.find((each) => each === name);
  return point && /^[1-9]\d*$/.test(pass) && rest.length === 0 ? [point, Number(pass)] : null;
}
