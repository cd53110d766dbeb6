import type { StreamVersion } from './types.ts';

/** Like AppendResult, before the receipt of a duplicate is read. */
export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly versions: readonly StreamVersion[] }
  | { readonly outcome: 'conflict'; readonly stream: string }
  | { readonly outcome: 'duplicate' };
