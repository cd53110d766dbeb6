import { localWakeups } from '../messaging/local-wakeups.ts';
import { awaitProjection } from './await-projection.ts';

const invoice = { tenant: 'acme', stream: 'invoice-1', version: 2 };

function given(reachedAt: () => number) {
  const wakeups = localWakeups();
  const client = new AbortController();
  const asked: (() => void)[] = [];
  const projectionReached = async (
    _projection: string,
    _tenant: string,
    _stream: string,
    version: number,
  ) => {
    asked.splice(0).forEach((resolve) => resolve());
    return reachedAt() >= version;
  };
  const nextQuestion = (): Promise<void> => new Promise((resolve) => asked.push(resolve));
  return { wakeups, client, nextQuestion, parts: { projectionReached, wakeups } };
}

describe('waiting for a read model', () => {
  test('is over at once where it has the version', async () => {
    const { parts, client } = given(() => 2);
    expect(await awaitProjection(parts, 'revrec', invoice, client.signal)).toBe(true);
  });

  test('ends with the commit that a hint tells of', async () => {
    let version = 1;
    const { parts, client, wakeups, nextQuestion } = given(() => version);
    const first = nextQuestion();
    const waiting = awaitProjection(parts, 'revrec', invoice, client.signal);
    await first;
    version = 2;
    wakeups.send('projection', 'revrec acme');
    expect(await waiting).toBe(true);
  });

  test('a lost hint only delays', async () => {
    let version = 1;
    const { parts, client, nextQuestion } = given(() => version);
    const first = nextQuestion();
    const waiting = awaitProjection(parts, 'revrec', invoice, client.signal);
    await first;
    version = 2;
    expect(await waiting).toBe(true);
  });

  test('at the time limit it has not been reached', async () => {
    const { parts, client, nextQuestion } = given(() => 1);
    const first = nextQuestion();
    const waiting = awaitProjection(parts, 'revrec', invoice, client.signal);
    await first;
    client.abort();
    expect(await waiting).toBe(false);
  });

  test('a database that goes away meanwhile is asked again', async () => {
    const outages = [
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
    ];
    const { parts, client } = given(() => {
      const outage = outages.shift();
      if (outage) throw outage;
      return 2;
    });
    expect(await awaitProjection(parts, 'revrec', invoice, client.signal)).toBe(true);
    expect(outages).toEqual([]);
  });

  test('a defect is not waited out', async () => {
    const { parts, client } = given(() => {
      throw new Error('relation "watermarks" does not exist');
    });
    await expect(awaitProjection(parts, 'revrec', invoice, client.signal)).rejects.toThrow('watermarks');
  });
});
