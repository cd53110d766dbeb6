import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { traced, type SpanStart, type Traceparent } from '../../platform/tracing.ts';
import type { RequestContext } from '../context.ts';
import { readJsonBody } from './body.ts';
import { graphqlPath } from './request-url.ts';

export interface GraphqlOptions {
  readonly apollo: ApolloServer<RequestContext>;
  /** Throws a GraphQL error where the caller is refused. */
  readonly contextFor: (request: IncomingMessage, traceparent: Traceparent) => Promise<RequestContext>;
}

/** Reads an operation from the body of a POST or the address of a GET, has it executed, and answers. */
export async function answerOperation(
  { apollo, contextFor }: GraphqlOptions,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const method = request.method === 'GET' ? 'GET' : 'POST';
  const body = method === 'POST' ? await readJsonBody(request) : undefined;
  const headers = headersForApollo(method, request);
  const answered = await traced(spanOf(method, request), async (span) => {
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers, search, body },
      context() {
        return contextFor(request, span.traceparent);
      },
    });
    span.set({ 'http.response.status_code': result.status ?? 200 });
    return result;
  });
  await send(response, answered);
}

type Method = 'GET' | 'POST';

/**
 * What Apollo asks for: which form the answer may have and, of a GET, that it is none of a form's. An empty `accept` means the
 * same to it as none, for which it would make up one that takes all and weigh each of its own types against it, every time.
 */
function headersForApollo(method: Method, { headers }: IncomingMessage): HeaderMap {
  const asked = new HeaderMap();
  asked.set('accept', headers.accept ?? '');
  const contentType = headers['content-type'];
  if (method === 'GET' && contentType !== undefined) asked.set('content-type', contentType);
  return asked;
}

const attributesOf = {
  GET: { 'http.request.method': 'GET', 'http.route': graphqlPath },
  POST: { 'http.request.method': 'POST', 'http.route': graphqlPath },
} as const;

function spanOf(method: Method, { headers }: IncomingMessage): SpanStart {
  const parent = typeof headers.traceparent === 'string' ? headers.traceparent : null;
  return { name: `${method} ${graphqlPath}`, kind: 'server', parent, attributes: attributesOf[method] };
}

/** Head and body at once: headers set one by one are each checked and kept before they are written. */
async function send(response: ServerResponse, { status, headers, body }: HTTPGraphQLResponse): Promise<void> {
  // Apollo has a word of its own on how long some errors may be kept.
  headers.set('cache-control', 'no-store');
  const head = ['x-content-type-options', 'nosniff'];
  for (const [name, value] of headers) head.push(name, value);
  if (body.kind === 'complete') {
    head.push('content-length', String(Buffer.byteLength(body.string)));
    response.writeHead(status ?? 200, head).end(body.string);
    return;
  }
  response.writeHead(status ?? 200, head);
  for await (const chunk of body.asyncIterator) response.write(chunk);
  response.end();
}
