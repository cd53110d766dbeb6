import type { EventStore, StreamAppend } from '../eventstore/types.ts';
import type { Instant } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { Command, Decision, Desk } from './command.ts';
import { reject } from './errors.ts';
import type { Conventions } from './policy/conventions.ts';
import { conventionsOf } from './policy/policy.ts';
import type { Operation, SagaStarts } from './types.ts';

/** Who asks, for which operation, and at which moment. */
export interface Asked {
  readonly tenant: string;
  readonly operationId: string;
  readonly now: Instant;
  /** See `CommandContext`. */
  readonly expectedVersion: number | null;
}

/** What decisions are made with. */
export interface Deciding {
  readonly store: EventStore;
  readonly sagaStarts: SagaStarts;
  /** The tenant's, for many decisions at one moment. Default: read for this decision. */
  readonly conventions?: () => Promise<Conventions>;
}

/** All that an operation would write. */
export interface Decided<R extends object> {
  readonly decision: Decision<R>;
  /** First events of the sagas that it begins; none where it is a no-op. */
  readonly sagas: readonly StreamAppend[];
}

/**
 * Decides an operation on the log as it stands, and writes nothing: the command handler appends the outcome, a preview shows it.
 * `input` must have passed the command's check. Throws `Rejection`.
 */
export async function decideOn<I extends object, R extends object>(
  { store, sagaStarts, conventions }: Deciding,
  command: Command<I, R>,
  { tenant, operationId, now, expectedVersion }: Asked,
  input: I,
): Promise<Decided<R>> {
  const idOf = (...parts: string[]): string => derivedId(operationId, ...parts);
  const desk: Desk = {
    ...{ tenant, store, now, operationId, idOf, expect: versionGuard(expectedVersion) },
    conventions: conventions ?? conventionsOf(store, tenant),
  };
  const decision = await command.decide(desk, input);
  const { accountId, streams } = decision;
  const operation: Operation = {
    tenant,
    accountId,
    operationId,
    command: command.name,
    now,
    facts: streams,
  };
  return { decision, sagas: streams.length > 0 ? sagaStarts(operation) : [] };
}

function versionGuard(expected: number | null): (actual: number) => void {
  return (actual) => {
    if (expected === null || expected === actual) return;
    reject(
      'VersionConflict',
      'expectedVersion',
      `expectedVersion is ${expected}, but ${actual} is reached; read again.`,
      { expected, actual },
    );
  };
}
