import type { PoolClient } from 'pg';
import type { CreditEvent } from '../../commands/credit/events.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import { documentPosting } from './documents.ts';

const addStatement = statement(import.meta.dirname, 'add-postings');

interface Row {
  readonly tenant: string;
  readonly accountId: string;
  readonly currency: string;
  readonly period: string;
  readonly account: string;
  amount: bigint;
}

/** Adds what the events post to the accounts of the ledger; each event comes once. */
export async function addPostings(
  tx: PoolClient,
  events: readonly (RecordedEvent & (InvoiceEvent | CreditEvent))[],
): Promise<void> {
  const rows = summed(events);
  if (rows.length === 0) return;
  const values = columns(
    rows,
    (row) => row.tenant,
    (row) => row.accountId,
    (row) => row.currency,
    (row) => row.period,
    (row) => row.account,
    (row) => row.amount,
  );
  await tx.query({ ...addStatement, values });
}

function summed(events: readonly (RecordedEvent & (InvoiceEvent | CreditEvent))[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const posting = documentPosting(event);
    if (!posting) continue;
    const { currency, period, amounts } = posting;
    const { tenant } = event;
    const { accountId } = event.data;
    for (const [account, amount] of Object.entries(amounts)) {
      if (amount === 0n) continue;
      const key = JSON.stringify([tenant, accountId, currency, period, account]);
      const row = rows.get(key) ?? { tenant, accountId, currency, period, account, amount: 0n };
      row.amount += amount;
      rows.set(key, row);
    }
  }
  // Sums of 0 too: which events come together must not decide on what rows there are.
  return [...rows.values()];
}
