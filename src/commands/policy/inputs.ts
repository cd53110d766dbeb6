import type { Conventions } from './conventions.ts';

/** What is left out, or null, stays as it is. */
export type SetConventions = { readonly [Name in keyof Conventions]?: Conventions[Name] | null };

export interface ConventionsResult {
  /** All of them, as they then are. */
  readonly conventions: Conventions;
}
