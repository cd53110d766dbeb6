import type { ServerResponse } from 'node:http';
import { landingPage } from './landing-page.ts';

/** What is answered to requests that are no operation, each with its head. */

export function page(response: ServerResponse): void {
  withHead(response, 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  response.end(landingPage);
}

/** What may be sent stands in the head already, see cors.ts. */
export function preflight(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.writeHead(204).end();
}

export function report(response: ServerResponse, health: { readonly ok: boolean }): void {
  withHead(response, 'application/json; charset=utf-8');
  response.writeHead(health.ok ? 200 : 503).end(JSON.stringify(health));
}

/** An answer in the form of a GraphQL error for what never became a GraphQL request. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  withHead(response, 'application/json; charset=utf-8');
  // What is left of the body will not be read.
  if (status === 413) response.setHeader('connection', 'close');
  response
    .writeHead(status)
    .end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}

function withHead(response: ServerResponse, contentType: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-type', contentType);
}
