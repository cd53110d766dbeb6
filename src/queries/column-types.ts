import type { ValueTransformer } from 'typeorm';

/** numeric(38, 0) of minor units. */
export const minorUnits: ValueTransformer = {
  from: (stored: string | null) => (stored === null ? null : BigInt(stored)),
  to: (minor: bigint | null) => (minor === null ? null : String(minor)),
};

/** timestamptz(3). */
export const instant: ValueTransformer = {
  from: (stored: Date) => stored.toISOString(),
  to: (at: string) => at,
};
