import type { ConsumerOptions } from './types.ts';

export const consumerDefaults: Required<ConsumerOptions> = {
  prefetch: 200,
  maxBatch: 100,
  lingerMs: 5,
  patienceMs: () => null,
};
