import { inRealTime, type Clock, type Instant, type LocalDate, type TenantClock } from '../platform/clock.ts';
import type { Principal } from '../platform/identity.ts';
import type { Commands } from '../commands/index.ts';
import type { EventStore } from '../eventstore/types.ts';
import { bringIn, type Book } from './book.ts';
import { customersOfFile, type ReadRow } from './customers-of-file.ts';
import type { FieldMap } from './field-map.ts';
import { ImportRecord } from './import-record.ts';
import { PlansOfFile } from './plans-of-file.ts';
import type { Progress } from './progress.ts';
import { RowRejected, rejectionLine, type Rejection } from './rejection.ts';
import { inspectFile } from './source-file.ts';
import { Tally } from './tally.ts';

export interface ImportRequest {
  readonly path: string;
  readonly tenant: string;
  /** From `--map`; null where the header is to be recognised. */
  readonly map: FieldMap | null;
  readonly asOf: LocalDate | null;
  /** Customers brought in at once; their appends share transactions. */
  readonly concurrency: number;
}

export interface ImportParts {
  readonly store: EventStore;
  readonly commands: Commands;
  readonly clock: Clock;
  /** Default: every tenant lives in real time. */
  readonly tenantClocks?: TenantClock;
  readonly progress: Progress;
}

export interface ImportOutcome {
  readonly tally: Tally;
  readonly plans: number;
  readonly asOf: LocalDate;
  /** False where the signal ended the run before the end of the file. */
  readonly complete: boolean;
}

/**
 * Brings a file's customers in through the commands, reading only as fast as they are taken. An aborted or failed run leaves whole
 * customers behind, and at most `concurrency` half-done ones which the next run completes.
 * @throws ImportRefused where the file cannot be imported at all.
 */
export async function importFile(
  parts: ImportParts,
  request: ImportRequest,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const { store, commands, clock, tenantClocks = inRealTime(clock), progress } = parts;
  const now = (): Promise<Instant> => tenantClocks.now(request.tenant);
  const file = await inspectFile(request.path);
  const rows = customersOfFile(request.path, request.map);
  const first = await rows.next();
  const principal: Principal = {
    tenant: request.tenant,
    actor: `import:${file.hash.slice(0, 8)}`,
    role: 'system',
  };
  const record = new ImportRecord(store, principal, file);
  const asOf = await record.begin(request.asOf, await now());
  const plans = new PlansOfFile(store, commands, principal);
  const book: Book = { commands, plans, principal, asOf };
  const tally = new Tally();
  progress.start(file.lines - 1);
  try {
    await takeAll(first, rows, request.concurrency, signal, async (row) => {
      const rejection = await take(row, book, tally);
      if (rejection) progress.note(rejectionLine(rejection));
      progress.advance(tally.rows);
    });
  } finally {
    progress.stop();
  }
  if (!signal.aborted) await record.complete(asOf, tally.customers, tally.rejected, await now());
  return { tally, plans: plans.count, asOf: asOf.day, complete: !signal.aborted };
}

async function take(row: ReadRow, book: Book, tally: Tally): Promise<Rejection | null> {
  if ('rejected' in row) {
    tally.rejected += 1;
    return row.rejected;
  }
  try {
    tally.count(row.customer, await bringIn(book, row.customer));
    return null;
  } catch (error) {
    if (!(error instanceof RowRejected)) throw error;
    tally.rejected += 1;
    return { line: row.customer.line, field: error.field, reason: error.reason };
  }
}

/** So many workers draw from one reader. The first failure stops them all, once what they have begun is settled. */
async function takeAll(
  first: IteratorResult<ReadRow>,
  rows: AsyncGenerator<ReadRow>,
  concurrency: number,
  signal: AbortSignal,
  handle: (row: ReadRow) => Promise<void>,
): Promise<void> {
  let failed = false;
  const work = async (begin: IteratorResult<ReadRow> | null): Promise<void> => {
    for (let next = begin ?? (await rows.next()); !next.done; next = await rows.next()) {
      if (failed || signal.aborted) return;
      try {
        await handle(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: concurrency }, (_, n) => work(n === 0 ? first : null));
  const ends = await Promise.allSettled(workers);
  await rows.return(undefined);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
