import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { epochMs, type Clock } from '../platform/clock.ts';
import {
  AuthenticationFailed,
  type Authenticated,
  type Identity,
} from '../platform/identity/authentication.ts';
import type { Logger } from '../platform/logger.ts';
import type { MetricsEndpoint } from '../platform/metrics-endpoint.ts';
import { createContext } from './context.ts';
import { createMask, isUnavailable, unavailable } from './errors/mask.ts';
import { requestError, unauthenticated } from './errors/request-errors.ts';
import { createApollo } from './http/apollo.ts';
import { closeGracefully } from './http/graceful-close.ts';
import {
  createHttpServer,
  defaultPatience,
  type HealthHandlers,
  type HttpOptions,
  type Patience,
} from './http/server.ts';
import { graphqlPath } from './http/request-url.ts';
import { withStatus } from './http/status.ts';
import { createAdmission } from './limits/admission.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import { createThrottle } from './limits/throttle.ts';
import type { Parts } from './parts.ts';
import { createSchema } from './schema.ts';
import { defaultSocketLimits, type SocketLimits } from './websocket/limits.ts';
import { attachWebSockets } from './websocket/server.ts';

export interface GatewayConfig {
  readonly environment: 'development' | 'production' | 'test';
  readonly host: string;
  /** Origins whose pages may call, besides the gateway's own. */
  readonly corsOrigins?: readonly string[];
  /** Queries by GET; default off. */
  readonly get?: 'off' | 'on';
  readonly patience?: Patience;
  readonly limits?: Partial<Limits>;
  readonly socketLimits?: Partial<SocketLimits>;
  /** Budget of each key or person, in units of cost. */
  readonly throttle?: { readonly capacity: number; readonly restorePerSecond: number };
}

export interface GatewayOptions extends Parts {
  readonly identity: Identity;
  readonly health: HealthHandlers;
  /** Answers `/metrics`; without it there is no such page. */
  readonly metricsPage?: MetricsEndpoint;
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly logger: Logger;
}

export interface Gateway {
  /** Resolves with the address of the GraphQL endpoint once it takes requests; port 0 takes a free one. */
  listen(port: number): Promise<string>;
  /**
   * Stops accepting, lets running requests end, says goodbye to sockets. Idempotent; over after about
   * `deadlineMs`.
   */
  close(deadlineMs: number): Promise<void>;
}

const defaultThrottle = { capacity: 100_000, restorePerSecond: 10_000 };

/** The engine's only door for people and partners: GraphQL over HTTP and WebSocket on one port. */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, identity, logger, clock } = options;
  const schema = createSchema();
  const limits = { ...defaultLimits, ...config.limits };
  const nowMs = (): number => epochMs(clock);
  const admission = createAdmission(
    schema,
    limits,
    createThrottle({ ...defaultThrottle, ...config.throttle, nowMs }),
  );
  const mask = createMask(logger);
  const apollo = createApollo({ schema, limits, admission, mask, logger });
  const corsOrigins = config.corsOrigins ?? [];

  const contextFor: HttpOptions['contextFor'] = async (request, traceparent) =>
    createContext({
      caller: await recognise(identity, request, config.environment),
      parts: options,
      idempotencyKey: first(request.headers['idempotency-key']),
      traceparent,
    });
  const { health, metricsPage } = options;
  const http = createHttpServer({
    apollo,
    contextFor,
    health,
    metricsPage,
    corsOrigins,
    get: config.get ?? 'off',
    patience: config.patience ?? defaultPatience,
  });
  const sockets = attachWebSockets({
    http,
    schema,
    limits,
    admission,
    mask,
    identity,
    clock,
    logger,
    corsOrigins,
    contextFor: (caller, traceparent) => createContext({ caller, parts: options, traceparent }),
    socketLimits: { ...defaultSocketLimits, ...config.socketLimits },
  });

  let closing: Promise<void> | undefined;
  return {
    async listen(port) {
      await apollo.start();
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, config.host, () => resolve(void http.off('error', reject)));
      });
      http.on('error', (err) => logger.error({ err }, 'a connection could not be accepted'));
      const { port: taken } = http.address() as AddressInfo;
      return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${taken}${graphqlPath}`;
    },
    close(deadlineMs) {
      closing ??= Promise.all([sockets.close(deadlineMs), closeGracefully(http, deadlineMs)]).then(() =>
        apollo.stop(),
      );
      return closing;
    },
  };
}

/**
 * Who sends a request. In production the anonymous are turned away here, before anything that they sent is
 * read as GraphQL, so that neither introspection nor the hints of validation errors serve them.
 */
async function recognise(
  identity: Identity,
  request: IncomingMessage,
  environment: GatewayConfig['environment'],
): Promise<Authenticated | null> {
  try {
    return await identity.authenticate(request.headers.authorization);
  } catch (error) {
    if (isUnavailable(error)) throw withStatus(requestError('UNAVAILABLE', unavailable), 503);
    if (!(error instanceof AuthenticationFailed)) throw error;
    if (error.problem === 'missing' && environment !== 'production') return null;
    throw withStatus(unauthenticated(error.message, error.problem), 401);
  }
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
