import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { MetricsEndpoint } from '../../platform/metrics-endpoint.ts';
import { traced, type Traceparent } from '../../platform/tracing.ts';
import type { RequestContext } from '../context.ts';
import { answerCors } from './cors.ts';
import { crossSiteProblem } from './cross-site.ts';
import { BodyRefused, readJsonBody } from './body.ts';
import { landingPage } from './landing-page.ts';
import { requestUrl } from './request-url.ts';

export const graphqlPath = '/graphql';

export interface HttpOptions {
  readonly apollo: ApolloServer<RequestContext>;
  /** Throws a GraphQL error where the caller is refused. */
  readonly contextFor: (request: IncomingMessage, traceparent: Traceparent) => Promise<RequestContext>;
  readonly health: HealthHandlers;
  readonly metricsPage?: MetricsEndpoint | undefined;
  readonly corsOrigins: readonly string[];
  /** Queries by GET: off, since a query in an address ends up in logs; on for the audits and caches. */
  readonly get: 'off' | 'on';
  readonly patience: Patience;
}

/** How long a client may take to say what it wants; then it is answered 408 and cut. */
export interface Patience {
  readonly headersMs: number;
  /** The whole request, its body included. */
  readonly requestMs: number;
}

export const defaultPatience: Patience = { headersMs: 10_000, requestMs: 30_000 };

/**
 * What stands behind `/health/live` and `/health/ready`: 200 where `ok`, else 503; the rest of the report is
 * the body.
 */
export interface HealthHandlers {
  live(): Promise<{ readonly ok: boolean }>;
  ready(): Promise<{ readonly ok: boolean }>;
}

/** The HTTP side of the gateway on Node's own server. */
export function createHttpServer(options: HttpOptions): Server {
  const { headersMs, requestMs } = options.patience;
  const timeouts = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    // Node looks twice a minute by default: a slow client would have its time several times over.
    connectionsCheckingInterval: Math.ceil(headersMs / 10),
  };
  const server = createServer(timeouts, (request, response) => {
    // A connection whose last request ends after the server stopped listening is idle from then on, and
    // nothing else would close it. One that is idle when the server stops is closed by that.
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    answer(options, request, response).catch((error: unknown) => {
      if (error instanceof BodyRefused) return refuse(response, error.status, error.message);
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  return server;
}

async function answer(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = requestUrl(request.url);
  response.setHeader('x-content-type-options', 'nosniff');
  if (!url) return refuse(response, 400, 'This is no address.');
  if (url.pathname === '/health/live') return report(response, await options.health.live());
  if (url.pathname === '/health/ready') return report(response, await options.health.ready());
  if (url.pathname === '/metrics' && options.metricsPage) return options.metricsPage(request, response);
  if (url.pathname !== graphqlPath)
    return refuse(response, 404, `There is nothing here; try ${graphqlPath}.`);
  answerCors(request, response, options.corsOrigins);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  if (request.method === 'GET' && wantsPage(request)) return page(response);
  const problem = crossSiteProblem(request.headers, options.corsOrigins);
  if (problem) return refuse(response, 403, problem);
  if (request.method !== 'POST' && !(request.method === 'GET' && options.get === 'on'))
    return refuse(
      response.setHeader('allow', options.get === 'on' ? 'GET, POST' : 'POST'),
      405,
      'Send a POST.',
    );
  const body = request.method === 'POST' ? await readJsonBody(request) : undefined;
  await send(response, await execute(options, request, url.search, body));
}

function execute(
  options: HttpOptions,
  request: IncomingMessage,
  search: string,
  body: unknown,
): Promise<HTTPGraphQLResponse> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const method = request.method ?? 'POST';
  const attributes = { 'http.request.method': method, 'http.route': graphqlPath };
  const parent = headers.get('traceparent') ?? null;
  return traced({ name: `${method} ${graphqlPath}`, kind: 'server', parent, attributes }, async (span) => {
    const answered = await options.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers, search, body },
      context: () => options.contextFor(request, span.traceparent),
    });
    span.set({ 'http.response.status_code': answered.status ?? 200 });
    return answered;
  });
}

async function send(response: ServerResponse, answered: HTTPGraphQLResponse): Promise<void> {
  for (const [name, value] of answered.headers) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
  response.statusCode = answered.status ?? 200;
  if (answered.body.kind === 'complete') return void response.end(answered.body.string);
  for await (const chunk of answered.body.asyncIterator) response.write(chunk);
  response.end();
}

function wantsPage({ headers, url }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('text/html') && !(url ?? '').includes('query=');
}

function page(response: ServerResponse): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  response.end(landingPage);
}

function report(response: ServerResponse, health: { readonly ok: boolean }): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.writeHead(health.ok ? 200 : 503).end(JSON.stringify(health));
}

/** An answer in the form of a GraphQL error for what never became a GraphQL request. */
function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  response.setHeader('content-type', 'application/json; charset=utf-8');
  // What is left of the body will not be read.
  if (status === 413) response.setHeader('connection', 'close');
  response
    .writeHead(status)
    .end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}
