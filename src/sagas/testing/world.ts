import type { CallOutcome } from '../../connectors/types.ts';

/** How the downstream meets one attempt: does the effect happen, and what is heard of it. */
export const meetings = [
  'works',
  'works',
  'works',
  'acts and is not heard',
  'is not reached',
  'refuses',
  'refuses for good',
  'is not asked',
] as const;
export type Meeting = (typeof meetings)[number];

/** A downstream that keeps the contract. */
export class World {
  readonly effects = new Set<string>();
  readonly barred = new Set<string>();

  meet(of: 'action' | 'undo', step: string, meeting: Meeting): CallOutcome {
    const acts = meeting === 'works' || meeting === 'acts and is not heard';
    if (acts && of === 'action') {
      if (this.barred.has(step))
        return { outcome: 'failed', code: 'tombstoned', message: '', retryable: false };
      this.effects.add(step);
    }
    if (acts && of === 'undo') {
      this.effects.delete(step);
      this.barred.add(step);
    }
    if (meeting === 'works') return { outcome: 'succeeded', result: {} };
    if (meeting === 'acts and is not heard' || meeting === 'is not reached')
      return { outcome: 'unknown', message: meeting };
    if (meeting === 'is not asked')
      return { outcome: 'failed', code: 'circuit_open', message: meeting, retryable: true, withheld: true };
    return { outcome: 'failed', code: 'no', message: meeting, retryable: meeting === 'refuses' };
  }
}
