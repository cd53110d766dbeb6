import type { RecordedEvent } from '../eventstore/types.ts';
import { grouped } from '../projections/grouped.ts';
import { obligationsAfter } from '../projections/revrec/obligations.ts';
import {
  schedule,
  type Month,
  type ObligationLine,
  type ScheduleMonth,
} from '../projections/revrec/schedule.ts';

/** What an operation adds to one accounting month. Amounts in minor units, negative for less. */
export interface RecognitionMonth {
  readonly month: Month;
  readonly billed: bigint;
  /** What credit notes take of what was billed; positive. */
  readonly credited: bigint;
  readonly recognised: bigint;
  /** What credit notes take of what was recognised; positive. */
  readonly contra: bigint;
  /** Of what was billed up to the end of the month, what is still to be recognised; negative where service came before the bill. */
  readonly remaining: bigint;
}

/** What decided events of invoices do to the schedules, months in order; `history` are the invoices that they add to. */
export function recognitionOf(
  history: readonly RecordedEvent[],
  decided: readonly RecordedEvent[],
): RecognitionMonth[] {
  const before = monthsOf(history);
  const after = monthsOf([...history, ...decided.filter(({ stream }) => stream.startsWith('invoice-'))]);
  let remaining = 0n;
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((month) => {
    const [then, now] = [before.get(month) ?? nothing, after.get(month) ?? nothing];
    const billed = now.billed - then.billed;
    const credited = now.credited - then.credited;
    const recognised = now.recognised - then.recognised;
    const contra = now.contra - then.contra;
    remaining += billed - credited - recognised + contra;
    const added = { month, billed, credited, recognised, contra, remaining };
    return [billed, credited, recognised, contra].every((amount) => amount === 0n) ? [] : [added];
  });
}

type Sums = Pick<ScheduleMonth, 'billed' | 'credited' | 'recognised' | 'contra'>;

const nothing: Sums = { billed: 0n, credited: 0n, recognised: 0n, contra: 0n };

function monthsOf(events: readonly RecordedEvent[]): ReadonlyMap<Month, Sums> {
  const lines = grouped(events, ({ stream }) => stream).flatMap((ofInvoice) =>
    ofInvoice.reduce<readonly ObligationLine[]>(obligationsAfter, []),
  );
  const months = new Map<Month, Sums>();
  for (const { month, ...row } of lines.flatMap(schedule)) {
    const sums = months.get(month) ?? nothing;
    months.set(month, {
      billed: sums.billed + row.billed,
      credited: sums.credited + row.credited,
      recognised: sums.recognised + row.recognised,
      contra: sums.contra + row.contra,
    });
  }
  return months;
}
