import type { RecordedEvent } from '../eventstore/types.ts';
import { obligationsAfter } from '../projections/revrec/obligations.ts';
import { schedule, type Month } from '../projections/revrec/schedule.ts';

/** What new invoices add to one accounting month. Amounts in minor units. */
export interface RecognitionMonth {
  readonly month: Month;
  readonly billed: bigint;
  readonly recognised: bigint;
  /** Of what was billed up to the end of the month, what is still to be recognised; negative where service came before the bill. */
  readonly remaining: bigint;
}

/** What decided invoices add to the schedules, months in order. Each invoice is new: today's previews issue no credit notes. */
export function recognitionOf(decided: readonly RecordedEvent[]): RecognitionMonth[] {
  const issued = decided.filter(({ type }) => type === 'InvoiceIssued');
  const rows = issued.flatMap((event) => obligationsAfter([], event)).flatMap(schedule);
  const months = [...new Set(rows.map(({ month }) => month))].sort();
  let remaining = 0n;
  return months.map((month) => {
    const of = rows.filter((row) => row.month === month);
    const billed = of.reduce((sum, row) => sum + row.billed, 0n);
    const recognised = of.reduce((sum, row) => sum + row.recognised, 0n);
    remaining += billed - recognised;
    return { month, billed, recognised, remaining };
  });
}
