import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { RequestContext } from '../context.ts';
import type { Admission } from '../limits/admission.ts';
import type { Limits } from '../limits/limits.ts';
import { documentProblems } from '../limits/limits-rule.ts';
import { mapEvents } from './map-events.ts';

export interface OperationDoor {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly admission: Admission;
}

/**
 * Reads what a client wants to subscribe to: limits first, since validation itself is work, then validation,
 * then admission. What is not a sound subscription comes back as errors.
 */
export function readOperation(
  { schema, limits, admission }: OperationDoor,
  payload: SubscribePayload,
  context: RequestContext,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(payload.query, limits);
  if (document instanceof GraphQLError) return [document];
  const problems = documentProblems(schema, document, limits);
  if (problems.length > 0) return problems;
  const invalid = validate(schema, document, undefined, { maxErrors: 20 });
  if (invalid.length > 0) return invalid.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [failure('Name the operation to run.', 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    return [
      failure(
        'Only subscriptions are taken over WebSocket; send queries and mutations by POST.',
        'BAD_REQUEST',
      ),
    ];
  const variables = payload.variables ?? {};
  try {
    admission.admit({ document, operation, variables, caller: context.caller });
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  return {
    schema,
    document,
    operationName: payload.operationName ?? null,
    variableValues: variables,
    contextValue: context,
  };
}

/** Runs a subscription; before each event `mayDeliver` is asked and a context of its own is made. */
export async function subscribeTo(
  args: ExecutionArgs,
  mayDeliver: () => Promise<boolean>,
  freshContext: () => RequestContext,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  return mapEvents(source, async (event) =>
    (await mayDeliver()) ? execute({ ...args, rootValue: event, contextValue: freshContext() }) : null,
  );
}

function parsed(query: string, limits: Limits): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: limits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) return coded(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

function failure(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function coded(error: GraphQLError, code: string): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code } });
}
