import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { randomIds } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';

/**
 * Codes of errors whose message was written for the caller; Apollo's own for malformed requests among them.
 */
const meantForCallers = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'THROTTLED',
  'LIMIT_EXCEEDED',
  'BAD_USER_INPUT',
  'UNAVAILABLE',
  'INVALID_CONSISTENCY_TOKEN',
  'INVALID_PAGE',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
]);

/**
 * Errors as callers see them. One meant for callers passes; a lost database or broker says so; anything else
 * is a defect: it is logged whole under an id, and the caller is given the id and nothing else. Stack traces
 * never leave the process.
 */
export function createMask(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = originOf(error);
    const code = codeOf(cause) ?? codeOf(formatted.extensions);
    const where = withoutUndefined({ locations: formatted.locations, path: formatted.path });
    if (code !== undefined && meantForCallers.has(code)) {
      return { message: formatted.message, ...where, extensions: { ...formatted.extensions, code } };
    }
    const errorId = randomIds.next();
    if (isUnavailable(cause)) {
      logger.error(
        { err: cause, errorId, path: formatted.path },
        'a part that the gateway needs cannot be reached',
      );
      return { message: unavailable, ...where, extensions: { code: 'UNAVAILABLE', errorId } };
    }
    logger.error({ err: cause, errorId, path: formatted.path }, 'a request met a defect');
    return { message: defect, ...where, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } };
  };
}

export const unavailable =
  'A part of the engine cannot be reached at the moment. Send the same request again, with the same idempotency key: it takes effect once.';
const defect = 'Something went wrong on our side. The log knows more under this errorId.';

/** Errors of the network and of a server that is going down or coming up (PostgreSQL classes 08 and 57P). */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  '53300',
]);

export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && (networkCodes.has(code) || code.startsWith('08') || code.startsWith('57P')))
    return true;
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    )
  );
}

function originOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function codeOf(carrier: unknown): string | undefined {
  if (typeof carrier !== 'object' || carrier === null) return undefined;
  if (carrier instanceof GraphQLError) return codeOf(carrier.extensions);
  return 'code' in carrier && typeof carrier.code === 'string' ? carrier.code : undefined;
}

function withoutUndefined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
