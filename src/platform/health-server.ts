import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health.ts';
import type { MetricsEndpoint } from './metrics-endpoint.ts';

/** Health and metrics of a process that is no gateway: `/health/live`, `/health/ready` (200 or 503, JSON), `/metrics`. */
export async function serveHealth(
  health: Health,
  { HOST, PORT }: { readonly HOST: string; readonly PORT: number },
  metricsPage: MetricsEndpoint,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Not parsed as an address: whoever sends `//` asks for nothing that is here, and does no more than that.
    const path = request.url?.split('?', 1)[0];
    if (path === '/metrics') return metricsPage(request, response);
    const report = path === '/health/ready' ? health.ready() : path === '/health/live' ? health.live() : null;
    const said = (await report) ?? { ok: false, checks: {} };
    const status = report === null ? 404 : said.ok ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    // For good: a connection that cannot be accepted later on is an error as well.
    server.on('error', reject);
    server.listen(PORT, HOST, resolve);
  });
  return {
    address: `http://${HOST}:${(server.address() as AddressInfo).port}/health/ready`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
