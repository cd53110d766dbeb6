import type { EventData } from '../eventstore/types.ts';
import { Rejection, type DomainErrorCode } from './errors.ts';
import type { Fold } from './loading.ts';

/**
 * Tests that read as the rule: `given(...events).when((state) => decide(state, …)).then(expected)`, or `.thenRejected(code, path)`.
 */
export function specificationOf<S, E extends EventData>(
  fold: Fold<S, E>,
): { given: (...events: readonly E[]) => Given<S> } {
  return {
    given: (...events) => {
      const state = events.reduce<S>((before, event) => fold.evolve(before, event), fold.initial);
      return { when: (decide) => outcomeOf(() => decide(state)) };
    },
  };
}

interface Given<S> {
  when<D>(decide: (state: S) => D): Outcome<D>;
}

interface Outcome<D> {
  then(expected: D): void;
  /** For the parts of a decision that a rule is about. */
  thenMatches(expected: object): void;
  thenRejected(code: DomainErrorCode, path: string): void;
  /** What was decided, for figures reckoned from it. Throws the rejection, if there was one. */
  decided(): D;
}

function outcomeOf<D>(decide: () => D): Outcome<D> {
  return {
    then: (expected) => expect(decide()).toEqual(expected),
    thenMatches: (expected) => expect(decide()).toMatchObject(expected),
    thenRejected: (code, path) => {
      const errors = rejectionOf(decide).map((error) => `${error.code} ${error.path.join('.')}`);
      expect(errors).toEqual([`${code} ${path}`]);
    },
    decided: decide,
  };
}

function rejectionOf(decide: () => unknown): Rejection['errors'] {
  try {
    decide();
  } catch (error) {
    if (error instanceof Rejection) return error.errors;
    throw error;
  }
  return [];
}
