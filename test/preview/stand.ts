import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { freshDatabase } from '../support/database.ts';
import { createCommands, commandDeclarations, type Commands } from '../../src/commands/index.ts';
import { createInProcessSandbox } from '../../src/connectors/sandbox/in-process.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import type { EventStore } from '../../src/eventstore/types.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { createProjector, type Projector } from '../../src/projections/runtime/projector.ts';
import {
  createDefinitions,
  planChange,
  planChangeTrigger,
  sagaDeclarations,
  sagaStartsOf,
} from '../../src/sagas/index.ts';
import { createPreviews, type Previews } from '../../src/preview/index.ts';

/** Commands, previews and read models on a database of their own; sagas begin and go no further. */
export interface PreviewStand {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly commands: Commands;
  readonly previews: Previews;
  readonly projector: Projector;
  drop(): Promise<void>;
}

export async function previewStand(): Promise<PreviewStand> {
  const database = await freshDatabase();
  const { pool } = database;
  const clock = fixedClock('2026-01-31T12:00:00.000Z');
  const registry = createRegistry([...commandDeclarations, ...sagaDeclarations]);
  const wakeups = localWakeups();
  const store = createEventStore({ pool, registry, masterKey: randomBytes(32) });
  const definition = planChange({
    ...{ store, clock, wakeups, connector: createInProcessSandbox() },
    projectionReached: async () => true,
    commands: () => commands,
  });
  const sagaStarts = sagaStartsOf(createDefinitions([definition]), [planChangeTrigger]);
  const commands = createCommands({ store, clock, sagaStarts, requestHashKey: 'key' });
  const broker = createInProcessBroker({ logger: silentLogger });
  return {
    pool,
    store,
    clock,
    commands,
    previews: createPreviews({ store, clock, sagaStarts }),
    projector: createProjector({
      pool,
      store,
      broker,
      wakeups,
      logger: silentLogger,
      projections: readModels,
    }),
    drop: () => database.drop(),
  };
}
