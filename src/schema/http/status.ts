import type { GraphQLRequestContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../context.ts';

const graphqlResponse = 'application/graphql-response+json';

/** Errors in the document, found before anything ran. */
const documentErrors = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'LIMIT_EXCEEDED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/**
 * The one place where GraphQL outcomes become HTTP statuses (GraphQL over HTTP, draft): with data, even null,
 * 200; without, 400 for a bad document where `application/graphql-response+json` is accepted and 200 where
 * only `application/json` is, since its older clients read no other. Missing or expired credentials are 401
 * and an empty bucket is 429 for both.
 */
export function statusFor(outcome: {
  readonly codes: readonly string[];
  readonly hasData: boolean;
  readonly accept: string | undefined;
  /** What was decided before, e.g. 405. */
  readonly given: number | undefined;
}): number {
  if (outcome.codes.length === 0 || outcome.hasData) return outcome.given ?? 200;
  if (outcome.codes.includes('UNAUTHENTICATED')) return 401;
  if (outcome.codes.includes('FORBIDDEN')) return 403;
  if (outcome.codes.includes('THROTTLED')) return 429;
  if (outcome.codes.includes('UNAVAILABLE')) return 503;
  if (!outcome.codes.every((code) => documentErrors.has(code))) return outcome.given ?? 500;
  return accepts(outcome.accept) ? 400 : 200;
}

/** An error met before there was a GraphQL request, with its status for Apollo to answer with. */
export function withStatus(error: GraphQLError, status: 401 | 503): GraphQLError {
  const http = { status, headers: new Map(status === 401 ? [['www-authenticate', 'Bearer']] : []) };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } });
}

/** Gives an answer its status, and with it what a refused caller should know. */
export function setStatus({
  request,
  response,
}: Pick<GraphQLRequestContext<RequestContext>, 'request' | 'response'>): void {
  if (response.body?.kind !== 'single') return;
  const { errors, data } = response.body.singleResult;
  if (!errors?.length) return;
  const codes = errors.map((error) => String(error.extensions?.['code']));
  const accept = request.http?.headers.get('accept');
  const status = statusFor({ codes, hasData: data !== undefined, accept, given: response.http.status });
  response.http.status = status;
  if (status === 401) response.http.headers.set('www-authenticate', 'Bearer');
  const retryAfterMs = errors.find((error) => error.extensions?.['code'] === 'THROTTLED')?.extensions?.[
    'retryAfterMs'
  ];
  if (status === 429 && typeof retryAfterMs === 'number')
    response.http.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
}

function accepts(header: string | undefined): boolean {
  return header?.includes(graphqlResponse) ?? false;
}
