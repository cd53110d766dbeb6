import type { GraphQLResolveInfo } from 'graphql';
import { Field, ObjectType } from 'type-graphql';
import { Rejection } from '../commands/errors.ts';
import type { CommandContext } from '../commands/index.ts';
import type { StreamVersion } from '../eventstore/types.ts';
import { randomIds } from '../platform/ids.ts';
import { encodeToken } from '../queries/index.ts';
import { callerOf, type RequestContext } from './context.ts';
import { UserError, userErrorOf, type Refusal } from './errors/user-error.ts';
import { givenKey } from './idempotency/idempotency.ts';

/** What every mutation answers besides what it changed. */
@ObjectType({ simpleResolvers: true })
export abstract class MutationPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'All that this mutation wrote. Pass it to a query, which then answers no older than this; null where refused.',
  })
  consistencyToken!: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty where it was done.' })
  userErrors!: UserError[];
}

/** What commands and saga verbs answer. */
type Outcome<R> =
  | {
      readonly ok: true;
      readonly result: R;
      readonly versions: readonly StreamVersion[];
      readonly replayed: boolean;
      readonly operationId: string;
    }
  | { readonly ok: false; readonly errors: readonly Refusal[] };

export interface MutationRequest {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
  /** For mutations that move money: without an idempotency key they are refused. */
  readonly needsKey: boolean;
  readonly expectedVersion?: number | null | undefined;
  readonly reason?: string | null | undefined;
}

export interface Performed<R> {
  /** Null where refused. */
  readonly done: {
    readonly result: R;
    readonly versions: readonly StreamVersion[];
    readonly operationId: string;
  } | null;
  readonly payload: { readonly consistencyToken: string | null; readonly userErrors: UserError[] };
}

/** Runs a command for a mutation: who, with which key, and the answer in the form that all payloads share. */
export async function perform<R>(
  request: MutationRequest,
  command: (context: CommandContext) => Promise<Outcome<R>>,
): Promise<Performed<R>> {
  const key = givenKey(request.info, request.context.idempotency.headerKey);
  if (key === null && request.needsKey) return refused([keyRequired]);
  try {
    const outcome = await command(commandContext(request, key));
    if (!outcome.ok) return refused(outcome.errors);
    if (outcome.replayed) request.context.idempotency.replayed = true;
    const { result, versions, operationId } = outcome;
    request.context.written.versions = versions;
    return {
      done: { result, versions, operationId },
      payload: { consistencyToken: encodeToken(versions), userErrors: [] },
    };
  } catch (error) {
    if (error instanceof Rejection) return refused(error.errors);
    throw error;
  }
}

function commandContext(
  { context, expectedVersion, reason }: MutationRequest,
  key: string | null,
): CommandContext {
  return {
    principal: callerOf(context).principal,
    // Keys of clients and keys of the engine's own processes never meet: no client can take a saga's.
    idempotencyKey: key === null ? `once:${randomIds.next()}` : `client:${key}`,
    expectedVersion: expectedVersion ?? null,
    traceparent: context.traceparent,
    reason: reason ?? null,
  };
}

function refused<R>(refusals: readonly Refusal[]): Performed<R> {
  return { done: null, payload: { consistencyToken: null, userErrors: refusals.map(userErrorOf) } };
}

const keyRequired: Refusal = {
  code: 'IdempotencyKeyRequired',
  message:
    'This moves money: send an `Idempotency-Key` header or `@idempotent(key:)`, chosen before the first attempt and kept for all.',
  path: [],
};
