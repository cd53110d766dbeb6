import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health.ts';
import type { MetricsEndpoint } from './metrics-endpoint.ts';

/** Health and metrics of a process that is no gateway: `/health/live`, `/health/ready` (200 or 503, JSON), `/metrics`. */
export async function serveHealth(
  health: Health,
  { HOST, PORT }: { readonly HOST: string; readonly PORT: number },
  metricsPage: MetricsEndpoint,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/metrics') return void metricsPage(request, response).catch(() => response.destroy());
    const report = path === '/health/ready' ? health.ready() : path === '/health/live' ? health.live() : null;
    void (report ?? Promise.resolve({ ok: false, checks: {} })).then((answer) => {
      response.writeHead(report === null ? 404 : answer.ok ? 200 : 503, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(answer));
    });
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
