import type { Instant, LocalDate } from '../platform/clock.ts';
import type { EventData } from '../eventstore/types.ts';

/** Stream `import-<hash of the file>`, tenant-wide. */
export const importStream = (fileHash: string): string => `import-${fileHash}`;

/** The first run of a file as of a day; later runs take their as-of day from here, so that they mean the same. */
export type ImportStarted = EventData<
  'ImportStarted',
  {
    /** SHA-256 of the file, hexadecimal. */
    readonly fileHash: string;
    readonly fileName: string;
    readonly asOf: LocalDate;
    readonly startedAt: Instant;
  }
>;

/** The whole file was read to its end for the first time as of that day. */
export type ImportCompleted = EventData<
  'ImportCompleted',
  {
    readonly fileHash: string;
    readonly asOf: LocalDate;
    /** Customers brought in or already there. */
    readonly customers: number;
    readonly rejected: number;
    readonly completedAt: Instant;
  }
>;

export type ImportEvent = ImportStarted | ImportCompleted;
