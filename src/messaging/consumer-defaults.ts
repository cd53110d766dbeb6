import type { ConsumerOptions } from './types.ts';

export const consumerDefaults: Required<ConsumerOptions> = {
  // A hundred messages of a backlog fill every batch and hold two or three megabytes; single events still make a fair batch.
  prefetch: 100,
  maxBatch: 100,
  lingerMs: 5,
  patienceMs: () => null,
};
