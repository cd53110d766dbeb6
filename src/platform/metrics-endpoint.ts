import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers `GET /metrics`. */
export type MetricsEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface MetricsEndpointOptions {
  /** What stands in the answer; a prom-client registry. */
  readonly source: { readonly contentType: string; metrics(): Promise<string> };
  /** Expected as `Authorization: Bearer …`. */
  readonly token: string | undefined;
  /** Without a token: whether callers on this very machine are answered. */
  readonly openToLoopback: boolean;
}

/**
 * Figures of the business are not for the public. With a token, whoever has it is answered; without one nobody, or only callers on this machine
 * that no proxy speaks for. To all others the page does not exist.
 */
export function createMetricsEndpoint(options: MetricsEndpointOptions): MetricsEndpoint {
  return async (request, response) => {
    if (!mayRead(options, request)) return void response.writeHead(404).end();
    const text = await options.source.metrics();
    response.writeHead(200, { 'content-type': options.source.contentType }).end(text);
  };
}

function mayRead({ token, openToLoopback }: MetricsEndpointOptions, request: IncomingMessage): boolean {
  if (token !== undefined) {
    const given = /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), digest(token));
  }
  return openToLoopback && isLoopback(request.socket.remoteAddress) && !isForwarded(request);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isLoopback = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

/** A proxy on this machine connects from it, whoever stands behind it. */
const isForwarded = ({ headers }: IncomingMessage): boolean =>
  ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
