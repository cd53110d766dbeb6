import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets pages of the configured origins read answers. Credentials travel in a header that the page sets
 * itself: no cookies.
 */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): void {
  const origin = request.headers.origin;
  if (origins.length === 0) return;
  response.setHeader('vary', 'origin');
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  if (request.method !== 'OPTIONS') return;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, idempotency-key, traceparent',
  );
  response.setHeader('access-control-max-age', '600');
}
