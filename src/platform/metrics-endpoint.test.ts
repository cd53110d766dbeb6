import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetricsEndpoint, type MetricsEndpointOptions } from './metrics-endpoint.ts';

const source = { contentType: 'text/plain', metrics: async () => 'revenue_drift_minor 0\n' };
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** Status for a caller on this machine who sends these headers. */
async function statusFor(
  options: Omit<MetricsEndpointOptions, 'source'>,
  headers: Record<string, string> = {},
): Promise<number> {
  const endpoint = createMetricsEndpoint({ ...options, source });
  const server = createServer((request, response) => void endpoint(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  await answer.text();
  return answer.status;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it.each([
  ['nobody, where there is no token and this machine is not trusted', undefined, false, {}, 404],
  ['this machine, where it is', undefined, true, {}, 200],
  ['not what a proxy on this machine brings', undefined, true, { 'x-forwarded-for': '203.0.113.7' }, 404],
  ['not this machine, where there is a token', 'right', true, {}, 404],
  ['not the holder of another token', 'right', true, bearer('wrong'), 404],
  ['the holder of the token, by whatever way', 'right', false, { ...bearer('right'), via: '1.1 lb' }, 200],
] as const)('answers %s', async (_, token, openToLoopback, headers, status) => {
  expect(await statusFor({ token, openToLoopback }, headers)).toBe(status);
});
