import type { Pool } from 'pg';
import type { Handled } from '../commands/index.ts';
import type { EventStore } from '../eventstore/types.ts';
import type { Broker } from '../messaging/types.ts';
import type { Projector } from '../projections/runtime/projector.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { createDrift, type Drift } from './drift/drift.ts';
import { createParkedAccounts, type ParkedAccounts } from './parked-accounts.ts';

/** What operators can look at and decide. */
export interface Operations {
  readonly parkedAccounts: ParkedAccounts;
  readonly deadLetters: DeadLetters;
  readonly drift: Drift;
}

export interface OperationsOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly broker: Pick<Broker, 'redeliver'>;
  /** Need not be started: a retry is made by whoever asks for it. */
  readonly projector: Projector;
  /** Key of the HMAC over command name and input that receipts keep. */
  readonly requestHashKey: string | Buffer;
  /** Told of each verb about a parked account once it is over, however it ended. */
  readonly onHandled?: (handled: Handled) => void;
}

export function createOperations(options: OperationsOptions): Operations {
  const { pool, store, broker } = options;
  return {
    parkedAccounts: createParkedAccounts(options),
    deadLetters: createDeadLetters(pool, (group, message) => broker.redeliver(group, message)),
    drift: createDrift(pool, store),
  };
}
