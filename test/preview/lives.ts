import fc from 'fast-check';
import { changeTimings, prorations, recognitions } from '../../src/commands/policy/conventions.ts';
import type { SetConventions } from '../../src/commands/index.ts';

export const stepKinds = [
  'start',
  'change',
  'quantity',
  'add-on',
  'add-on quantity',
  'without add-on',
  'revoke change',
  'coupon',
  'without coupon',
  'overrides',
  'pause',
  'resume',
  'hold',
  'release',
  'cancel',
  'undo cancellation',
  'reactivate',
  'settle',
  'credit',
  'pay',
  'void',
  'write off',
  'new version',
  'conventions',
] as const;

/** What may happen to a customer: on a day, to one of its subscriptions or invoices. */
export interface Step {
  readonly kind: (typeof stepKinds)[number];
  /** Days since the step before. */
  readonly days: number;
  /** Days that it is dated back, where it can be. */
  readonly back: number;
  readonly which: number;
  readonly plan: string;
  readonly quantity: number;
  readonly when: 'now' | 'period_end' | null;
  readonly settlement: 'none' | 'credit' | 'refund';
  readonly anchor: 'keep' | 'move';
  readonly trialDays: number;
  /** Whether a change that is in flight is settled first. */
  readonly settleFirst: boolean;
  /** How the tenant has it from now on. */
  readonly conventions: SetConventions;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...stepKinds, 'change', 'quantity', 'add-on', 'resume'),
  days: fc.nat(40),
  back: fc.oneof(fc.constant(0), fc.nat(70)),
  which: fc.nat(3),
  plan: fc.constantFrom('bronze', 'silver', 'gold'),
  quantity: fc.integer({ min: 1, max: 7 }),
  when: fc.constantFrom('now', 'now', 'period_end', null),
  settlement: fc.constantFrom('none', 'credit', 'refund'),
  anchor: fc.constantFrom('keep', 'move'),
  trialDays: fc.constantFrom(0, 0, 0, 20),
  settleFirst: fc.constantFrom(true, true, true, true, false),
  conventions: fc.record({
    proration: fc.constantFrom(...prorations, null),
    recognition: fc.constantFrom(...recognitions, null),
    upgrade: fc.constantFrom(...changeTimings, null),
    downgrade: fc.constantFrom(...changeTimings, null),
  }),
});

/** Begins with a start, so that something can happen. */
export const lives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(step, fc.array(step, { minLength: 6, maxLength: 14 }))
  .map(([first, more]) => [{ ...first, kind: 'start', which: 1 }, ...more]);
