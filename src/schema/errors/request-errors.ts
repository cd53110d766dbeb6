import { GraphQLError } from 'graphql';

/**
 * What is thrown rather than answered: who asks, how much, and nonsense. `extensions.code` names the kind.
 */
export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'THROTTLED'
  | 'LIMIT_EXCEEDED'
  | 'BAD_USER_INPUT'
  | 'UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

export function requestError(
  code: RequestErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { ...details, code } });
}

/** No or no valid credentials. */
export function unauthenticated(message: string, reason: string): GraphQLError {
  return requestError('UNAUTHENTICATED', message, { reason });
}

/** Known, but not allowed to do this. */
export function forbidden(operation: string, role: string): GraphQLError {
  return requestError('FORBIDDEN', `The role ${role} may not use ${operation}.`, { operation, role });
}

/** An argument that no schema type could refuse; `path` leads to it. */
export function badInput(message: string, path: readonly string[]): GraphQLError {
  return requestError('BAD_USER_INPUT', message, { path });
}
