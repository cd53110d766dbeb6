import { request } from 'node:http';
import { Health } from './health.ts';
import { serveHealth } from './health-server.ts';

const where = { HOST: '127.0.0.1', PORT: 0 };
let health: Health;
let server: Awaited<ReturnType<typeof serveHealth>>;
beforeEach(async () => {
  health = new Health();
  server = await serveHealth(health, where, async (_request, response) => void response.end('figures'));
});
afterEach(() => server.stop());

/** As written, where a client of higher manners would tidy it up. */
const statusOf = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

test('says whether the process lives and works, whatever stands behind the question mark', async () => {
  expect(await statusOf('/health/ready?from=balancer')).toBe(200);
  health.stopping();
  expect([await statusOf('/health/ready'), await statusOf('/health/live')]).toEqual([503, 200]);
  expect(await statusOf('/metrics')).toBe(200);
});

test.each(['//', '/\\', '///metrics', 'http://', 'http://[/health/live', '*', '/elsewhere'])(
  'has nothing at %s, and goes on',
  async (path) => {
    expect(await statusOf(path)).toBe(404);
    expect(await statusOf('/health/live')).toBe(200);
  },
);

test('cuts whoever asks for figures that cannot be told, and goes on', async () => {
  const broken = await serveHealth(health, where, () => Promise.reject(new Error('no figures')));
  try {
    const { origin } = new URL(broken.address);
    await expect(fetch(`${origin}/metrics`)).rejects.toThrow();
    expect((await fetch(broken.address)).status).toBe(200);
  } finally {
    await broken.stop();
  }
});
