import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker.ts';
import type { CallOutcome, Connector, DownstreamCall } from './types.ts';

const done: CallOutcome = { outcome: 'succeeded', result: {} };
const silence: CallOutcome = { outcome: 'unknown', message: 'no answer' };
const refusal: CallOutcome = { outcome: 'failed', code: 'no', message: 'no', retryable: false };

/** A downstream that does as it is told, and a clock. */
function given(answer: CallOutcome) {
  const sent: string[] = [];
  const world = { now: 0, answer, sent };
  const reply = async ({ tenant, downstream }: DownstreamCall): Promise<CallOutcome> => {
    sent.push(`${tenant} ${downstream}`);
    return world.answer;
  };
  const connector: Connector = { invoke: reply, undo: reply };
  const breaker = createCircuitBreaker(connector, { nowMs: () => world.now, threshold: 3, openMs: 1_000 });
  return { world, breaker };
}

const call = (tenant = 'acme', downstream = 'crm'): DownstreamCall => ({
  ...{ tenant, downstream, action: 'do', key: 'k', payload: {}, traceparent: null },
  signal: new AbortController().signal,
});
const asks = async (breaker: CircuitBreaker, times: number, of = call()): Promise<CallOutcome[]> => {
  const outcomes: CallOutcome[] = [];
  for (let n = 0; n < times; n += 1) outcomes.push(await breaker.invoke(of));
  return outcomes;
};

describe('a circuit breaker', () => {
  it('opens after so many calls in a row without an answer: the next are not sent', async () => {
    const { world, breaker } = given(silence);
    const outcomes = await asks(breaker, 5);
    expect(world.sent).toHaveLength(3);
    expect(outcomes.slice(3)).toEqual(
      Array(2).fill(expect.objectContaining({ withheld: true, retryable: true, retryAfterMs: 1_000 })),
    );
    expect(breaker.open()).toEqual([{ downstream: 'crm', state: 'open', tenants: 1 }]);
    expect(breaker.withheld().get('crm')).toBe(2);
  });

  it.each([
    ['an effect', done],
    ['a refusal', refusal],
  ])('stays closed while %s comes by now and then', async (_, answer) => {
    const { world, breaker } = given(silence);
    for (let round = 0; round < 3; round += 1) {
      world.answer = silence;
      await asks(breaker, 2);
      world.answer = answer;
      await asks(breaker, 1);
    }
    expect(world.sent).toHaveLength(9);
    expect(breaker.open()).toEqual([]);
  });

  it('sends one probe when its time has come, and closes with its answer', async () => {
    const { world, breaker } = given(silence);
    await asks(breaker, 3);
    world.now = 1_000;
    world.answer = done;
    const [probe, meanwhile] = await Promise.all([breaker.invoke(call()), breaker.invoke(call())]);
    expect(probe).toEqual(done);
    expect(meanwhile).toMatchObject({ withheld: true });
    expect(await asks(breaker, 2)).toEqual([done, done]);
    expect(world.sent).toHaveLength(6);
  });

  it('waits twice as long after a probe in vain', async () => {
    const { world, breaker } = given(silence);
    await asks(breaker, 3);
    world.now = 1_000;
    await asks(breaker, 2);
    world.now = 2_999;
    await asks(breaker, 1);
    expect(world.sent).toHaveLength(4);
    world.now = 3_000;
    await asks(breaker, 1);
    expect(world.sent).toHaveLength(5);
  });

  it('is one for each tenant and downstream', async () => {
    const { world, breaker } = given(silence);
    await asks(breaker, 4);
    world.answer = done;
    expect(await breaker.invoke(call('umbrella'))).toEqual(done);
    expect(await breaker.invoke(call('acme', 'analytics'))).toEqual(done);
  });
});
