import type { StoredEvent } from '../../eventstore/types.ts';
import { readModelStand, type ReadModelStand } from '../../../test/support/read-models.ts';
import * as sample from '../../../test/support/sample-events.ts';
import { readModels } from '../read-models.ts';
import type { Projection } from '../types.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());
beforeEach(() => stand.clear());

const { signal } = new AbortController();
const messages = (events: readonly StoredEvent[]) => events.map((event) => ({ event, traceparent: null }));
const plan = sample.terms({ price: 5_000 });
const on = (accountId: string, subscriptionId: string, day = 1) => ({
  accountId,
  subscriptionId,
  at: `2026-03-0${day}T15:00:00.000Z`,
});

/** Each test has accounts of its own, because the log stays. */
let accounts = 0;
const nextAccount = (): string => `p${(accounts += 1)}`;

async function subscription(accountId: string, id = `${accountId}-s`): Promise<StoredEvent[]> {
  return stand.append(accountId, `subscription-${id}`, [
    sample.started(on(accountId, id), plan),
    sample.cancelled(on(accountId, id, 5), plan),
  ]);
}

async function kinds(accountId: string): Promise<(string | null)[]> {
  const { rows } = await stand.pool.query<{ kind: string | null }>(
    'select kind from arr_movements where account_id = $1 order by effective_at, recorded_at, stream, version',
    [accountId],
  );
  return rows.map(({ kind }) => kind);
}

async function watermark(stream: string, consumer: string): Promise<number> {
  const { rows } = await stand.pool.query<{ version: string }>(
    'select version from watermarks where stream = $1 and consumer = $2',
    [stream, consumer],
  );
  return Number(rows[0]?.version ?? 0);
}

/** A projection that cannot take some events until it is mended, in place of the one of that name. */
function failing(
  name: string,
  fails: (event: { stream: string; version: number }) => boolean,
): readonly Projection[] {
  return readModels.map((projection) =>
    projection.name !== name
      ? projection
      : {
          ...projection,
          apply: async (tx, events) => {
            await projection.apply(tx, events);
            const poison = events.find(fails);
            if (poison) throw new Error(`cannot take ${poison.stream}@${poison.version}`);
          },
        },
  );
}

test('two subscriptions of one account cancelled at once through two consumers: one contraction, one churn', async () => {
  for (let round = 0; round < 10; round += 1) {
    const account = nextAccount();
    const [a, b] = [await subscription(account, `${account}-a`), await subscription(account, `${account}-b`)];
    await stand.projector().handle(messages([a[0]!, b[0]!]), signal);
    await Promise.all([
      stand.projector().handle(messages([a[1]!]), signal),
      stand.projector().handle(messages([b[1]!]), signal),
    ]);
    expect(await kinds(account)).toEqual(['new', 'expansion', 'contraction', 'churn']);
  }
});

test("a stream's first event delivered to two consumers at once is applied once", async () => {
  const account = nextAccount();
  const [first] = await subscription(account);
  const projectors = [stand.projector(), stand.projector(), stand.projector()];
  await Promise.all(projectors.map((projector) => projector.handle(messages([first!]), signal)));
  expect(await kinds(account)).toEqual(['new']);
  expect(projectors.map((projector) => projector.stats().applied).sort()).toEqual([0, 0, 3]);
  expect(projectors.map((projector) => projector.stats().duplicates).sort()).toEqual([0, 1, 1]);
});

test('a version that comes too early brings those before it along from the store', async () => {
  const account = nextAccount();
  const [, second] = await subscription(account);
  const projector = stand.projector();
  await projector.handle(messages([second!]), signal);
  expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(projector.stats().gapsRepaired).toBe(1);
});

test('watermarks advance over event types that a projection ignores', async () => {
  const account = nextAccount();
  const stored = await stand.append(account, `subscription-${account}-s`, [
    sample.started(on(account, `${account}-s`), plan),
    sample.changeCompleted(on(account, `${account}-s`)),
  ]);
  await stand.projector().handle(messages(stored), signal);
  for (const { name } of readModels.filter(({ streamTypes }) => streamTypes.includes('subscription'))) {
    expect(await watermark(`subscription-${account}-s`, name)).toBe(2);
  }
  const { rows } = await stand.pool.query<{ version: string }>(
    'select version from crm_subscriptions where account_id = $1',
    [account],
  );
  expect(rows).toEqual([{ version: '2' }]);
});

test('streams that no projection follows leave no trace', async () => {
  const account = nextAccount();
  const [event] = await subscription(account);
  await stand.projector().handle(messages([{ ...event!, stream: 'saga-1' }]), signal);
  expect(await watermark('saga-1', 'crm')).toBe(0);
});

test('a poison event parks its account in one projection; what stands before it, other accounts and other projections go on', async () => {
  const [sick, ...healthy] = [nextAccount(), nextAccount(), nextAccount(), nextAccount()];
  const events = [
    ...(await subscription(sick)),
    ...(await Promise.all(healthy.map((a) => subscription(a)))).flat(),
  ];
  const poison = (event: { stream: string; version: number }) =>
    event.stream === `subscription-${sick}-s` && event.version === 2;
  const projector = stand.projector({ projections: failing('arr', poison) });
  await projector.handle(messages(events), signal);

  expect(await kinds(sick)).toEqual(['new']);
  for (const account of healthy) expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await watermark(`subscription-${sick}-s`, 'crm')).toBe(2);
  expect(await projector.parked('acme')).toMatchObject([
    {
      projection: 'arr',
      tenant: 'acme',
      account: sick,
      stream: `subscription-${sick}-s`,
      version: 2,
      reason: `cannot take subscription-${sick}-s@2`,
    },
  ]);
  expect(projector.stats().parked).toBe(1);

  // Nothing of a parked account is skipped over, neither by messages nor by the sweep.
  const late = await stand.append(sick, `subscription-${sick}-late`, [
    sample.started(on(sick, `${sick}-late`, 6), plan),
  ]);
  const mended = stand.projector();
  await mended.handle(messages(late), signal);
  await mended.sweep();
  expect(await kinds(sick)).toEqual(['new']);
  expect(await watermark(`subscription-${sick}-late`, 'crm')).toBe(1);

  expect(await mended.unpark('arr', 'acme', sick)).toBe(true);
  expect(await kinds(sick)).toEqual(['new', 'churn', 'reactivation']);
  expect(await mended.parked('acme')).toEqual([]);
  expect(await mended.unpark('arr', 'acme', sick)).toBe(false);
});

test('an account that is unparked unmended is parked again at the same event', async () => {
  const sick = nextAccount();
  const projector = stand.projector({
    projections: failing('crm', (event) => event.stream.includes(`${sick}-s`)),
  });
  await projector.handle(messages(await subscription(sick)), signal);
  expect(await projector.unpark('crm', 'acme', sick)).toBe(true);
  expect(await projector.parked('acme')).toMatchObject([{ projection: 'crm', account: sick, version: 1 }]);
});

test('only the event that an operator has looked at is passed over, not a later one that stopped the account meanwhile', async () => {
  const sick = nextAccount();
  const [started] = await subscription(sick);
  const event = { projection: 'crm', tenant: 'acme', account: sick, stream: started!.stream };
  const projector = stand.projector({ projections: failing('crm', ({ stream }) => stream === event.stream) });
  await projector.handle(messages([started!]), signal);
  expect(await projector.skip({ ...event, version: 2 }, 'not looked at')).toBe(false);
  expect(await projector.skip({ ...event, version: 1 }, 'looked at')).toBe(true);
  expect(await projector.skip({ ...event, version: 1 }, 'looked at twice')).toBe(false);
  expect(await projector.parked('acme')).toMatchObject([{ account: sick, version: 2 }]);
});

test('a statement that fails in the database does not hold the other projections of its transaction', async () => {
  const account = nextAccount();
  const broken: Projection = {
    name: 'broken',
    streamTypes: ['subscription'],
    apply: async (tx) => void (await tx.query('select 1 / 0')),
  };
  const projector = stand.projector({ projections: [broken, ...readModels] });
  await projector.handle(messages(await subscription(account)), signal);
  expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await projector.parked('acme')).toMatchObject([
    { projection: 'broken', reason: 'division by zero' },
  ]);
});

test('an event that cannot be decoded parks its account for each follower and nobody else', async () => {
  const [sick, healthy] = [nextAccount(), nextAccount()];
  const [good] = await subscription(healthy);
  const [bad] = await subscription(sick);
  const projector = stand.projector();
  await projector.handle(messages([{ ...bad!, type: 'FromTheFuture' }, good!]), signal);
  expect((await projector.parked('acme')).map(({ projection }) => projection).sort()).toEqual([
    'arr',
    'crm',
    'entitlements',
  ]);
  expect(await kinds(healthy)).toEqual(['new']);
});

test('a transient error repeats the whole batch and parks nothing', async () => {
  const account = nextAccount();
  let failures = 2;
  const flaky: Projection = {
    name: 'flaky',
    streamTypes: ['subscription'],
    apply: async () => {
      if ((failures -= 1) >= 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    },
  };
  const projector = stand.projector({ projections: [...readModels, flaky] });
  await projector.handle(messages(await subscription(account)), signal);
  expect(failures).toBe(-1);
  expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await projector.parked('acme')).toEqual([]);
});

test('a statement that takes too long every time parks its account alone, and a partition does not wait for it for ever', async () => {
  const [sick, healthy] = [nextAccount(), nextAccount()];
  let timeouts = 0;
  const slow: Projection = {
    name: 'slow',
    streamTypes: ['subscription'],
    apply: async (tx, events) => {
      if (!events.some((event) => event.accountId === sick)) return;
      timeouts += 1;
      await tx.query("set local statement_timeout = '20ms'");
      await tx.query('select pg_sleep(60)');
    },
  };
  const projector = stand.projector({ projections: [...readModels, slow] });
  await projector.handle(messages([...(await subscription(sick)), ...(await subscription(healthy))]), signal);
  expect(timeouts).toBeGreaterThan(3);
  for (const account of [sick, healthy]) expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await watermark(`subscription-${healthy}-s`, 'slow')).toBe(2);
  expect(await projector.parked('acme')).toMatchObject([
    {
      projection: 'slow',
      account: sick,
      version: 1,
      reason: 'canceling statement due to statement timeout',
    },
  ]);
});

test('what a slow database alone has parked goes on by itself, and what cannot be applied stays', async () => {
  const [first, second, poisoned] = [nextAccount(), nextAccount(), nextAccount()];
  // The sweep comes by everything: what earlier tests left is not what it is to meet.
  await stand.projector().catchUp();
  const hasty = (projections: readonly Projection[]) =>
    projections.map((projection) =>
      projection.name !== 'arr'
        ? projection
        : ({
            ...projection,
            apply: async (tx, events) => {
              await tx.query("set local statement_timeout = '100ms'");
              await projection.apply(tx, events);
              await tx.query('set local statement_timeout = default');
            },
          } satisfies Projection),
    );
  const projector = stand.projector({
    projections: hasty(failing('crm', ({ stream }) => stream === `subscription-${poisoned}-s`)),
    sweep: { timedOutMs: 0 },
  });
  const batch = [];
  for (const account of [first, second, poisoned]) batch.push(...(await subscription(account)));
  const parked = async () =>
    (await projector.parked('acme')).map(({ projection, account }) => `${projection} ${account}`).sort();

  const other = await stand.pool.connect();
  try {
    await other.query('begin; lock table arr_movements in access exclusive mode');
    await projector.handle(messages(batch), signal);
    const all = [`arr ${first}`, `arr ${second}`, `arr ${poisoned}`, `crm ${poisoned}`];
    expect(await parked()).toEqual(all);
    // Still slow: one is tried, and waits again behind the others.
    await projector.sweep();
    expect(await parked()).toEqual(all);
  } finally {
    await other.query('rollback');
    other.release();
  }
  await projector.sweep();
  expect(await parked()).toEqual([`crm ${poisoned}`]);
  for (const account of [first, second, poisoned]) expect(await kinds(account)).toEqual(['new', 'churn']);
});

test('what was parked for its time waits until its time has come', async () => {
  const account = nextAccount();
  const slow: Projection = {
    name: 'slow',
    streamTypes: ['subscription'],
    apply: async (tx, events) => {
      if (!events.some(({ accountId }) => accountId === account)) return;
      await tx.query("set local statement_timeout = '20ms'");
      await tx.query('select pg_sleep(60)');
    },
  };
  const projector = stand.projector({ projections: [slow] });
  await projector.handle(messages(await subscription(account)), signal);
  const before = await projector.parked('acme');
  await projector.sweep();
  expect(before).toHaveLength(1);
  expect(await projector.parked('acme')).toEqual(before);
});

test('a connection that dies in the middle of a batch costs nothing but time', async () => {
  const account = nextAccount();
  let killed = false;
  const killer: Projection = {
    name: 'killer',
    streamTypes: ['subscription'],
    apply: async (tx) => {
      if (killed) return;
      killed = true;
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await stand.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await tx.query('select 1');
    },
  };
  const projector = stand.projector({ projections: [...readModels, killer] });
  await projector.handle(messages(await subscription(account)), signal);
  expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await watermark(`subscription-${account}-s`, 'killer')).toBe(2);
});

test('the sweep heals a tail that no message brought', async () => {
  const account = nextAccount();
  const [first] = await subscription(account);
  const projector = stand.projector();
  await projector.handle(messages([first!]), signal);
  expect(await kinds(account)).toEqual(['new']);
  expect(await projector.sweep()).toBeGreaterThan(0);
  expect(await kinds(account)).toEqual(['new', 'churn']);
  expect(await projector.sweep()).toBe(0);
});

test('catching up takes a stream further behind than one pass reaches', async () => {
  const account = nextAccount();
  const changes = Array.from({ length: 1_100 }, (_, n) =>
    sample.contactChanged(account, `Contact ${n}`, '2026-03-01T15:00:00.000Z'),
  );
  await stand.append(account, `account-${account}`, [sample.opened(account), ...changes]);
  await stand.projector().catchUp();
  expect(await watermark(`account-${account}`, 'crm')).toBe(1_101);
});

test('a message further ahead than one pass reaches waits for all that stands before it', async () => {
  const account = nextAccount();
  const changes = Array.from({ length: 1_100 }, (_, n) =>
    sample.contactChanged(account, `Contact ${n}`, '2026-03-01T15:00:00.000Z'),
  );
  const stored = await stand.append(account, `account-${account}`, [sample.opened(account), ...changes]);
  const seen: number[] = [];
  const projections = readModels.map((projection) => ({
    ...projection,
    apply: async (...[tx, events]: Parameters<Projection['apply']>) => {
      if (projection.name === 'crm') seen.push(...events.map(({ version }) => version));
      await projection.apply(tx, events);
    },
  }));
  await stand.projector({ projections }).handle(messages(stored.slice(-1)), signal);
  expect(seen).toEqual(stored.map(({ version }) => version));
});
