import fc from 'fast-check';

/** What may happen to a customer: on a day, to one of its subscriptions or invoices. */
export interface Step {
  readonly kind: 'start' | 'change' | 'cancel' | 'settle' | 'credit';
  /** Days since the step before. */
  readonly days: number;
  /** Days that it is dated back, where it can be. */
  readonly back: number;
  readonly which: number;
  readonly plan: string;
  readonly quantity: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('start', 'change', 'change', 'change', 'settle', 'settle', 'credit', 'cancel'),
  days: fc.nat(40),
  back: fc.oneof(fc.constant(0), fc.nat(70)),
  which: fc.nat(5),
  plan: fc.constantFrom('bronze', 'silver', 'gold'),
  quantity: fc.integer({ min: 1, max: 7 }),
});

/** Begins with a start, so that something can happen. */
export const lives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(step, fc.array(step, { minLength: 3, maxLength: 9 }))
  .map(([first, more]) => [{ ...first, kind: 'start' }, ...more]);
