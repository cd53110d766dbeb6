import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { MetricsEndpoint } from '../../platform/metrics-endpoint.ts';
import { BodyRefused } from './body.ts';
import { answerCors } from './cors.ts';
import { crossSiteProblem } from './cross-site.ts';
import { answerOperation, type GraphqlOptions } from './graphql-request.ts';
import { page, preflight, refuse, report } from './plain-answers.ts';
import { graphqlPath, requestUrl, type RequestUrl } from './request-url.ts';

export interface HttpOptions extends GraphqlOptions {
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
    // Longer than clients and balancers keep a connection that rests (by default it is 5 s here, and most keep one for a minute): a
    // request that is written into one just as this end closes it is answered with a reset.
    keepAliveTimeout: 75_000,
  };
  // A connection whose last request ends after the server stopped listening is idle from then on, and
  // nothing else would close it. One that is idle when the server stops is closed by that.
  const closeIfStopped = (): void => {
    if (!server.listening) setImmediate(() => server.closeIdleConnections());
  };
  const server = createServer(timeouts, (request, response) => {
    response.on('close', closeIfStopped);
    answer(options, request, response).catch((error: unknown) => {
      if (error instanceof BodyRefused) return refuse(response, error.status, error.message);
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  return server;
}

function answer(options: HttpOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = requestUrl(request.url);
  return url?.pathname === graphqlPath
    ? answerGraphql(options, request, response, url.search)
    : answerOther(options, request, response, url);
}

async function answerGraphql(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  answerCors(request, response, options.corsOrigins);
  if (request.method === 'OPTIONS') return preflight(response);
  if (request.method === 'GET' && wantsPage(request)) return page(response);
  const problem = crossSiteProblem(request.headers, options.corsOrigins);
  if (problem) return refuse(response, 403, problem);
  if (request.method !== 'POST' && !(request.method === 'GET' && options.get === 'on'))
    return refuse(
      response.setHeader('allow', options.get === 'on' ? 'GET, POST' : 'POST'),
      405,
      'Send a POST.',
    );
  return answerOperation(options, request, response, search);
}

async function answerOther(
  { health, metricsPage }: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: RequestUrl | null,
): Promise<void> {
  if (!url) return refuse(response, 400, 'This is no address.');
  if (url.pathname === '/health/live') return report(response, await health.live());
  if (url.pathname === '/health/ready') return report(response, await health.ready());
  if (url.pathname === '/metrics' && metricsPage) {
    response.setHeader('x-content-type-options', 'nosniff');
    return metricsPage(request, response);
  }
  refuse(response, 404, `There is nothing here; try ${graphqlPath}.`);
}

function wantsPage({ headers, url }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('text/html') && !(url ?? '').includes('query=');
}
