import type { Pool } from 'pg';
import type { EventStore } from '../../src/eventstore/types.ts';
import type { Definitions } from '../../src/sagas/definitions.ts';
import { sagaStream, type SagaEvent } from '../../src/sagas/events.ts';
import { evolveSaga } from '../../src/sagas/evolve.ts';
import { initialSaga, type SagaState } from '../../src/sagas/state.ts';
import { statusOf, stepStatus } from '../../src/sagas/status.ts';
import { wantedTimers } from '../../src/sagas/timers.ts';
import type { Check } from './check.ts';

/** What the sagas of a database are read with. */
export interface SagaParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly definitions: Definitions;
}

interface SagaRow {
  readonly tenant: string;
  readonly saga: string;
  readonly version: number;
  readonly timers: readonly string[];
}

/** Sagas that have not ended, or have a timer, each with its timers as of one moment. */
const sagasQuery = `
select s.tenant, substr(s.stream, length('saga-') + 1) as saga, s.version::int as version,
       array(select t.key from timers t where t.tenant = s.tenant and t.stream = s.stream) as timers
from streams s
where s.stream_type = 'saga'
  and (exists (select from timers t where t.tenant = s.tenant and t.stream = s.stream)
       or not exists (select from events e where e.tenant = s.tenant and e.stream = s.stream
                        and e.type in ('SagaCompleted', 'SagaCompensated', 'SagaFailed')))`;

export interface SagasAwake {
  /** Where each saga stands that has not ended, for people. */
  readonly underWay: readonly string[];
  /** Those whose timers are not the ones that their events call for. */
  readonly forgotten: readonly string[];
}

/**
 * No saga is forgotten: at any moment each has exactly the timers that its events call for, so that it goes on whatever message is lost and
 * whoever dies, unless it waits for a person; one that has ended has none. May be asked while sagas are under way.
 */
export async function sagasAwake(parts: SagaParts): Promise<SagasAwake> {
  const { rows } = await parts.pool.query<SagaRow>(sagasQuery);
  const [underWay, forgotten]: [string[], string[]] = [[], []];
  for (const row of rows) {
    const { state, wanted } = await asOf(parts, row);
    const stands = `${row.saga} is ${whereItStands(state)}`;
    if (!state.outcome) underWay.push(stands);
    const timers = [...row.timers].sort().join(' ');
    if (timers !== wanted.join(' '))
      forgotten.push(`${stands} and has timers [${timers}] instead of [${wanted.join(' ')}]`);
  }
  return { underWay, forgotten };
}

/** @param atEndOfLoad while sagas were under way, @param left when none should be any more */
export function noneForgotten(atEndOfLoad: SagasAwake, left: SagasAwake): Check {
  const forgotten = [...atEndOfLoad.forgotten, ...left.forgotten];
  return {
    name: 'every saga has what wakes it',
    holds: forgotten.length === 0,
    detail: [
      `${atEndOfLoad.underWay.length} under way at the end of the load`,
      ...forgotten,
      ...left.underWay,
    ].join('; '),
  };
}

async function asOf({ store, definitions }: SagaParts, { tenant, saga, version }: SagaRow) {
  const { events } = await store.read<SagaEvent>({ tenant, stream: sagaStream(saga) });
  const state = events.filter((event) => event.version <= version).reduce(evolveSaga, initialSaga);
  const { type, definitionVersion, definitionHash } = state.started!;
  const definition = definitions.of(type, definitionVersion, definitionHash);
  if (!definition) throw new Error(`Saga ${saga} began with a definition that is not registered here.`);
  return { state, wanted: [...wantedTimers(definition, state).keys()].sort() };
}

const whereItStands = (state: SagaState): string =>
  `${statusOf(state)} (${state.steps.map((step) => `${step.name} ${stepStatus(state, step)}`).join(', ')})`;
