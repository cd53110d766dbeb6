import type { Pool } from 'pg';
import { equal, type Check } from './check.ts';
import type { LoadResult } from './load.ts';

/** What clients were told was done is what the log holds, once: no more, no less. */
export async function toldIsStored(pool: Pool, { tally, successes }: LoadResult): Promise<readonly Check[]> {
  const { rows } = await pool.query<{ type: string; count: number }>(
    'select type, count(*)::int as count from events group by type',
  );
  const stored = new Map(rows.map(({ type, count }) => [type, count]));
  const of = (type: string): number => stored.get(type) ?? 0;
  const receipts = await pool.query<{ client: string; count: number }>(
    `select substring(key from 'client-\\d+(?=:\\d+$)') as client, count(*)::int as count from command_receipts
      where key ~ 'client-\\d+:\\d+$' group by 1`,
  );
  const counted = new Map(receipts.rows.map(({ client, count }) => [client, count]));
  const wrong = [...successes].filter(([client, count]) => (counted.get(client) ?? 0) !== count);
  return [
    equal('stored = told', [
      ['accounts opened', of('AccountOpened'), tally.opened],
      ['subscriptions started', of('SubscriptionStarted'), tally.started],
      ['plans changed', of('SubscriptionPlanChanged'), tally.changed],
      ['subscriptions cancelled', of('SubscriptionCancelled'), tally.cancelled],
    ]),
    equal('counter = successes', [
      [
        'successes',
        [...counted.values()].reduce((a, b) => a + b, 0),
        [...successes.values()].reduce((a, b) => a + b, 0),
      ],
      ['clients whose counter differs', wrong.length, 0],
    ]),
    equal('every change has one saga, and every saga an end', [
      ['sagas started', of('SagaStarted'), tally.changed],
      ['ended', of('SagaCompleted') + of('SagaCompensated'), tally.changed],
      ['taken back', of('SubscriptionPlanChangeReverted'), of('SagaCompensated')],
    ]),
  ];
}
