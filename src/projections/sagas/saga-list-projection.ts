import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import { columns } from '../columns.ts';
import { grouped } from '../grouped.ts';
import { statement } from '../statement.ts';
import type { Projection } from '../types.ts';

/** What the list shows of a saga. */
export interface SagaRow {
  readonly type: string;
  readonly accountId: string | null;
  readonly correlation: { readonly key: string; readonly value: string };
  readonly status: string;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}

/** How a saga's events become its row; given from outside, since read models know nothing of the saga engine. */
export interface SagaListFold<S> {
  readonly initial: S;
  /** Pure; the state must survive JSON. */
  evolve(state: S, event: RecordedEvent): S;
  /** Null before the first event. */
  rowOf(state: S): SagaRow | null;
}

interface Folded<S> {
  readonly tenant: string;
  readonly sagaId: string;
  readonly state: S;
}

const readStates = statement(import.meta.dirname, 'read-states');
const writeSagas = statement(import.meta.dirname, 'write-sagas');

/** All sagas of a tenant by status and account, for lists; the streams themselves tell the truth of each one. */
export function createSagaListProjection<S>(fold: SagaListFold<S>): Projection {
  return {
    name: 'sagas',
    streamTypes: ['saga'],
    isPatient: true,
    apply: async (tx, events) => {
      const streams = grouped(events, (event) => keyOf(event.tenant, sagaIdOf(event)));
      const before = await statesOf<S>(
        tx,
        streams.map(([first]) => first!),
      );
      const folded = streams.map((stream): Folded<S> => {
        const { tenant } = stream[0]!;
        const sagaId = sagaIdOf(stream[0]!);
        const state = before.get(keyOf(tenant, sagaId)) ?? fold.initial;
        return { tenant, sagaId, state: stream.reduce((s, event) => fold.evolve(s, event), state) };
      });
      await write(tx, fold, folded);
    },
  };
}

async function statesOf<S>(tx: PoolClient, streams: readonly RecordedEvent[]): Promise<Map<string, S>> {
  const { rows } = await tx.query<{ tenant: string; saga_id: string; state: string }>({
    ...readStates,
    values: columns(streams, (event) => event.tenant, sagaIdOf),
  });
  return new Map(rows.map((row) => [keyOf(row.tenant, row.saga_id), JSON.parse(row.state) as S]));
}

async function write<S>(tx: PoolClient, fold: SagaListFold<S>, folded: readonly Folded<S>[]): Promise<void> {
  const rows = folded.flatMap(({ tenant, sagaId, state }) => {
    const row = fold.rowOf(state);
    return row ? [{ ...row, tenant, sagaId, state: JSON.stringify(state) }] : [];
  });
  if (rows.length === 0) return;
  const values = columns(
    rows,
    (row) => row.tenant,
    (row) => row.sagaId,
    (row) => row.type,
    (row) => row.accountId,
    (row) => row.correlation.key,
    (row) => row.correlation.value,
    (row) => row.status,
    (row) => JSON.stringify(Object.fromEntries(row.steps.map((step) => [step.name, step.status]))),
    (row) => row.startedAt,
    (row) => row.updatedAt,
    (row) => row.version,
    (row) => row.state,
  );
  await tx.query({ ...writeSagas, values });
}

const sagaIdOf = (event: RecordedEvent): string => event.stream.slice('saga-'.length);
const keyOf = (tenant: string, sagaId: string): string => JSON.stringify([tenant, sagaId]);
