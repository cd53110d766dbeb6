import { Writable } from 'node:stream';
import pino from 'pino';
import type { Queries } from '../../src/queries/index.ts';
import { startBareGateway } from './bare-gateway.ts';
import { send, type Answer } from './client.ts';

/**
 * Asks a gateway whose read side fails with an error; answers with what the caller saw and what the log
 * holds.
 */
async function askFailing(error: Error): Promise<{ answer: Answer; log: string }> {
  let log = '';
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => done(void (log += chunk.toString())),
  });
  const queries = { waitFor: () => Promise.reject(error) } as unknown as Queries;
  const { gateway, url } = await startBareGateway({ parts: { queries }, logger: pino(sink) });
  const answer = await send(url, { query: '{ arr { stale } }' });
  await gateway.close(1000);
  return { answer, log };
}

describe('errors that were not meant for callers', () => {
  it('are masked, with an id that the log bears too', async () => {
    const { answer, log } = await askFailing(new TypeError('secret of table "accounts"'));
    const [error] = answer.errors;
    expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(answer.errors)).not.toMatch(/secret|accounts|stack/);
    expect(log).toContain('secret of table');
    expect(log).toContain(String(error?.extensions['errorId']));
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('say that the database cannot be reached, and that it is safe to try again: %p', async (lost) => {
    const { answer } = await askFailing(lost);
    expect(answer.errors[0]).toMatchObject({
      message: expect.stringContaining('same idempotency key') as string,
      extensions: { code: 'UNAVAILABLE' },
    });
    expect(JSON.stringify(answer.errors)).not.toContain('10.0.0.7');
  });
});
