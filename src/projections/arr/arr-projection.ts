import { setImmediate as turn } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { localDay } from '../../platform/calendar.ts';
import { grouped } from '../grouped.ts';
import { together } from '../together.ts';
import type { Projection } from '../types.ts';
import { daySums, type Booking, type DaySums } from './days.ts';
import { accountMovements, type Movement, type MovementKind, type RevenueFact } from './movements.ts';
import { revenueFact } from './revenue-fact.ts';
import {
  addToDays,
  readMovements,
  writeCustomers,
  writeMovements,
  type DatedMovement,
  type StoredFact,
} from './tables.ts';

/** MRR movements per account, and their sums by day and currency. */
export const arrProjection: Projection = { name: 'arr', streamTypes: ['subscription'], apply };

async function apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  const fresh = events.map(revenueFact).filter((fact) => fact !== null);
  if (fresh.length === 0) return;
  const touched = grouped(fresh, accountKey).map((facts) => facts[0]!);
  const accounts = grouped([...(await readMovements(tx, touched)), ...fresh], accountKey);

  const changed: DatedMovement[] = [];
  const customers = accounts.flatMap((facts) => {
    const { movements, customers } = accountMovements(facts);
    changed.push(...dated(movements).filter((movement) => movement.previous !== movement.kind));
    return customers.map((customer) => ({
      ...customer,
      tenant: facts[0]!.tenant,
      accountId: facts[0]!.accountId,
    }));
  });
  const days = daySums(
    changed.flatMap((movement) => booking(movement, movement.kind)),
    changed.flatMap((movement) => booking(movement, movement.previous ?? null)),
  );
  await together(writeMovements(tx, changed), writeCustomers(tx, customers), addLast(tx, days));
}

/**
 * A turn later, when the other read models have sent their writes: all accounts of a tenant share a day's row, and whoever else adds to
 * it waits for all that this transaction does from here on.
 */
async function addLast(tx: PoolClient, days: readonly DaySums[]): Promise<void> {
  await turn();
  await addToDays(tx, days);
}

function dated(movements: readonly Movement[]): DatedMovement[] {
  const zones = new Map(
    movements.map(({ fact }) => [fact.stream, fact.timeZone] as const).filter(([, zone]) => zone),
  );
  return movements.map((movement) => {
    const fact: RevenueFact & Partial<StoredFact> = movement.fact;
    return {
      ...movement,
      day: fact.day ?? localDay(fact.effectiveAt, zones.get(fact.stream)!),
      previous: fact.kind,
    };
  });
}

function booking({ fact, day, mrrDelta, arrDelta }: DatedMovement, kind: MovementKind | null): Booking[] {
  const { tenant, currency } = fact;
  return kind === null ? [] : [{ tenant, currency, day, kind, mrrDelta, arrDelta }];
}

const accountKey = (of: { tenant: string; accountId: string }): string =>
  JSON.stringify([of.tenant, of.accountId]);
