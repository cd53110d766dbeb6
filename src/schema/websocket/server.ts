import { handleProtocols } from 'graphql-ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../../platform/logger.ts';
import { crossSiteProblem } from '../http/cross-site.ts';
import { graphqlPath, requestUrl } from '../http/request-url.ts';
import { closeCodes, Connection } from './connection.ts';
import { createProtocol, type ProtocolOptions } from './protocol.ts';

export interface WebSocketOptions extends ProtocolOptions {
  readonly http: Server;
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
}

/**
 * Subscriptions on the gateway's own port. `close` tells every client to come back elsewhere (1001) and cuts
 * who stays.
 */
export function attachWebSockets(options: WebSocketOptions): { close(deadlineMs: number): Promise<void> } {
  const { http, socketLimits } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: socketLimits.payloadBytes,
    handleProtocols,
  });
  const protocol = createProtocol(options);

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (requestUrl(request.url)?.pathname !== graphqlPath) return turnAway(socket, '404 Not Found');
    if (crossSiteProblem(request.headers, options.corsOrigins)) return turnAway(socket, '403 Forbidden');
    server.handleUpgrade(request, socket, head, (webSocket) => connect(webSocket, request));
  };

  const connect = (socket: WebSocket, request: IncomingMessage): void => {
    const connection = new Connection(socket, request, socketLimits.watermarkBytes);
    const stopPinging = keepAlive(socket, socketLimits.keepAliveMs);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => connection.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            take(data.toString('utf8')).catch((err: unknown) => {
              options.logger.error({ err }, 'a WebSocket message could not be handled');
              connection.close(closeCodes.tryAgainLater);
            });
          }),
      },
      connection,
    );
    // Broken frames and messages that are too large; ws closes the socket itself, with the code that fits.
    socket.on('error', (err) => options.logger.debug({ err }, 'a WebSocket broke'));
    socket.once('close', (code, reason) => {
      stopPinging();
      connection.ended();
      closed(code, reason.toString('utf8')).catch((err: unknown) =>
        options.logger.error({ err }, 'a closed WebSocket could not be cleared away'),
      );
    });
  };

  http.on('upgrade', upgrade);
  return {
    async close(deadlineMs) {
      http.off('upgrade', upgrade);
      for (const client of server.clients) client.close(...closeCodes.goingAway);
      const cut = setTimeout(() => server.clients.forEach((client) => client.terminate()), deadlineMs);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(cut);
    },
  };
}

/** Pings, and drops a peer that has not answered by the next ping. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs).unref();
  return () => clearInterval(timer);
}

function turnAway(socket: Duplex, status: string): void {
  // Node took its own listener off with the upgrade; a reset that nobody hears would end the process.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
