import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { clockCommands, completeAdvanceCommand, followClock } from '../commands/clock/commands.ts';
import { clockDeclarations } from '../commands/clock/declarations.ts';
import { createHandler } from '../commands/handler.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { tenantClocks } from '../eventstore/tenant-clocks.ts';
import { testDeclarations } from '../eventstore/test-events.ts';
import { storeOn } from '../eventstore/test-store.ts';
import { localWakeups } from '../messaging/local-wakeups.ts';
import { systemClock, type Instant } from '../platform/clock.ts';
import { connectAlone } from '../platform/database.ts';
import { randomIds } from '../platform/ids.ts';
import { createTenant } from '../platform/identity/tenants.ts';
import { silentLogger } from '../platform/logger.ts';
import { playClock, type AdvanceParts } from './clock-advance.ts';
import { startClockPlayer } from './clock-player.ts';
import { dailyWork, type DailyWork, type Hindrances } from './testing/daily-work.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const day = (n: number): Instant => new Date(Date.UTC(2030, 0, n)).toISOString();

interface Sandbox {
  readonly tenant: string;
  readonly daily: DailyWork;
  readonly parts: AdvanceParts;
  readonly hindrances: Hindrances;
  readonly clocks: ReturnType<typeof tenantClocks>;
  set(to: Instant): ReturnType<Send>;
  advance(to: Instant): ReturnType<Send>;
  now(): Promise<Instant>;
}
type Send = (to: Instant) => Promise<readonly string[]>;

/** A sandbox whose commands answer with the codes of what refused them. */
async function sandbox(tenant: string, more: Partial<AdvanceParts> = {}): Promise<Sandbox> {
  const { pool } = database;
  await createTenant(pool, tenant, true);
  const clocks = tenantClocks(pool, systemClock);
  const hindrances: Hindrances = new Map();
  const daily = dailyWork(pool, clocks, hindrances);
  const store = storeOn(pool, { registry: createRegistry([...testDeclarations, ...clockDeclarations]) });
  const handle = createHandler({
    ...{ store, tenantClock: clocks, sagaStarts: () => [], requestHashKey: 'key' },
    ...{ random: () => 0.5, pause: async () => {} },
  });
  const commands = clockCommands(clocks);
  const follow = (of: string): Promise<void> => followClock(store, clocks, of);
  const send =
    (command: typeof completeAdvanceCommand): Send =>
    async (to) => {
      const principal = { tenant, actor: 'user:ada', role: 'admin' as const };
      const answer = await handle(command, { principal, idempotencyKey: randomIds.next() }, { to });
      await follow(tenant);
      return answer.ok ? [] : answer.errors.map(({ code }) => code);
    };
  return {
    ...{ tenant, daily, clocks, hindrances },
    set: send(commands.set),
    advance: send(commands.advance),
    now: () => clocks.now(tenant),
    parts: {
      ...{ clocks, timers: daily.timers, doDue: daily.doDue, follow },
      sagasSettled: async () => {},
      arrive: async (_tenant, to) => void (await send(completeAdvanceCommand)(to)),
      ...more,
    },
  };
}

const play = ({ parts, tenant }: Sandbox, signal = new AbortController().signal): Promise<number> =>
  playClock(parts, tenant, signal);

test('an advance has everything happen at its own moment, in order', async () => {
  const box = await sandbox('played');
  expect(await box.set(day(1))).toEqual([]);
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.daily.begin(box.tenant, 'b', '2030-01-01T12:00:00.000Z');
  expect(await box.advance(day(4))).toEqual([]);
  expect(await play(box)).toBe(0);
  expect(await box.daily.times(box.tenant, 'a')).toEqual([1, 2, 3, 4].map((n) => [day(n), day(n)]));
  expect((await box.daily.times(box.tenant, 'b')).length).toBe(3);
  const order = (await box.daily.numbered(box.tenant)).map((text) => text.split(' ')[0]);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a']);
  expect(await box.clocks.position(box.tenant)).toMatchObject({ now: day(4), advancingTo: null });
});

test('a clock that is set passes over the time between: what was due is done at once, late', async () => {
  const box = await sandbox('jumped');
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.set(day(3));
  await play(box);
  expect(await box.daily.times(box.tenant, 'a')).toEqual([
    [day(1), day(1)],
    [day(2), day(3)],
    [day(3), day(3)],
  ]);
});

test('a clock never goes back', async () => {
  const box = await sandbox('backwards');
  await box.set(day(5));
  expect(await box.set(day(4))).toEqual(['ClockMovedBackwards']);
  expect(await box.advance(day(4))).toEqual(['ClockMovedBackwards']);
  expect(await box.advance(day(9))).toEqual([]);
  expect(await box.advance(day(8))).toEqual(['ClockMovedBackwards']);
  expect(await box.set(day(10))).toEqual(['ClockAdvancing']);
  expect(await box.advance(day(10))).toEqual([]);
  expect(await play(box)).toBe(0);
  expect(await box.now()).toBe(day(10));
});

test('the first setting may go anywhere while nothing of an account is recorded, and then only forward', async () => {
  const untouched = await sandbox('untouched');
  expect(await untouched.set('2020-01-01T00:00:00.000Z')).toEqual([]);
  expect(await untouched.now()).toBe('2020-01-01T00:00:00.000Z');
  const lived = await sandbox('lived');
  await lived.daily.begin(lived.tenant, 'a', day(1));
  expect(await lived.set('2020-01-01T00:00:00.000Z')).toEqual(['ClockMovedBackwards']);
});

test('a tenant that is no sandbox lives in real time', async () => {
  await createTenant(database.pool, 'live', false);
  const box = await sandbox('live');
  expect(await box.set(day(1))).toEqual(['NotASandbox']);
  expect(await box.advance(day(1))).toEqual(['NotASandbox']);
  expect(Math.abs(Date.parse(await box.now()) - Date.parse(systemClock.now()))).toBeLessThan(60_000);
});

test.each(['soon', '2030-01-01', '2030-02-31T00:00:00.000Z', '12030-01-01T00:00:00.000Z'])(
  '%s is no moment',
  async (to) => {
    const box = await sandbox('malformed');
    expect(await box.set(to)).toEqual(['InvalidDate']);
  },
);

test('an advance of more than ten years is a slip of the hand', async () => {
  const box = await sandbox('too-far');
  await box.set(day(1));
  expect(await box.advance('2040-01-02T00:00:00.000Z')).toEqual(['InvalidDate']);
});

test('an advance that was interrupted goes on where it stopped, and nothing happens twice', async () => {
  const stop = new AbortController();
  const box = await sandbox('interrupted');
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.advance(day(9));
  const interrupted: AdvanceParts = {
    ...box.parts,
    sagasSettled: async () => {
      if ((await box.now()) === day(4)) stop.abort();
    },
  };
  await playClock(interrupted, box.tenant, stop.signal);
  expect(await box.now()).toBe(day(4));
  await play(box);
  expect(await box.daily.times(box.tenant, 'a')).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [day(n), day(n)]),
  );
});

test('the clock stands still until the sagas that were begun are settled', async () => {
  const seen: Instant[] = [];
  const box = await sandbox('sagas', {
    sagasSettled: async (tenant) => void seen.push(await box.clocks.now(tenant)),
  });
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.advance(day(3));
  await play(box);
  expect(seen).toEqual([day(2), day(3)]);
});

test('what is refused while a saga is under way is done once that is settled', async () => {
  const box = await sandbox('refused-once', { sagasSettled: async () => void box.hindrances.clear() });
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  box.hindrances.set('a', 'refused');
  await box.advance(day(2));
  expect(await play(box)).toBe(0);
  expect(await box.daily.times(box.tenant, 'a')).toEqual([
    [day(1), day(1)],
    [day(2), day(2)],
  ]);
});

test('what was done and is due anew at the same moment, as after a revert, is done anew', async () => {
  let reverted = 0;
  const box = await sandbox('due-anew', {
    sagasSettled: async () => {
      reverted += 1;
      if (reverted === 1) await box.daily.takeBack(box.tenant, 'a', day(2));
    },
  });
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.advance(day(3));
  expect(await play(box)).toBe(0);
  expect(await box.daily.times(box.tenant, 'a')).toEqual([
    [day(1), day(1)],
    [day(2), day(2)],
    [day(1), 'again'],
    [day(2), day(2)],
    [day(3), day(3)],
  ]);
});

test('what says that it is done and stays due is left behind as well', async () => {
  const box = await sandbox('done-in-vain', {
    doDue: async (_tenant, due) => due.map(() => 'done' as const),
  });
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.advance(day(3));
  expect(await play(box)).toBe(1);
  expect(await box.clocks.position(box.tenant)).toMatchObject({ now: day(3), advancingTo: null });
});

test('what cannot be done is left behind and keeps nothing from going on; the next play tries it again', async () => {
  const box = await sandbox('left-behind');
  await box.set(day(1));
  await box.daily.begin(box.tenant, 'a', day(1));
  await box.daily.begin(box.tenant, 'b', day(1));
  box.hindrances.set('a', 'failed');
  await box.advance(day(3));
  expect(await play(box)).toBe(1);
  expect((await box.daily.times(box.tenant, 'b')).length).toBe(3);
  expect(await box.clocks.position(box.tenant)).toMatchObject({ now: day(3), advancingTo: null });
  expect(await box.clocks.toPlay()).toContain(box.tenant);
  box.hindrances.clear();
  expect(await play(box)).toBe(0);
  expect((await box.daily.times(box.tenant, 'a')).length).toBe(3);
});

test('several players: each clock is played by one, and all arrive', async () => {
  const boxes = await Promise.all(['one', 'two', 'three'].map((name) => sandbox(`many-${name}`)));
  for (const box of boxes) {
    await box.set(day(1));
    await box.daily.begin(box.tenant, 'a', day(1));
    await box.advance(day(20));
  }
  const connect = () => connectAlone({ url: database.url, applicationName: 'player of a clock' });
  const [{ parts, clocks }] = boxes as [Sandbox];
  const arrive = async (tenant: string, to: Instant): Promise<void> =>
    boxes.find((box) => box.tenant === tenant)?.parts.arrive(tenant, to);
  const player = () =>
    startClockPlayer({
      ...{ ...parts, arrive, clocks, connect, wakeups: localWakeups(), logger: silentLogger, pollMs: 10 },
    });
  const players = [player(), player(), player()];
  for (const box of boxes) while ((await clocks.position(box.tenant))?.advancingTo !== null);
  await Promise.all(players.map((each) => each.stop()));
  for (const box of boxes) {
    const times = await box.daily.times(box.tenant, 'a');
    expect(times.map(([due]) => due)).toEqual(times.map((_, n) => day(n + 1)));
    expect(times.every(([due, done]) => due === done)).toBe(true);
    expect(times.length).toBe(20);
  }
});

test('a clock whose mover died before it followed its stream is found by the player', async () => {
  const box = await sandbox('not-followed');
  await box.set(day(1));
  await box.advance(day(2));
  await database.pool.query(
    "update tenant_clocks set advancing_to = null, version = 1 where tenant = 'not-followed'",
  );
  expect(await box.clocks.toPlay()).toContain(box.tenant);
  await play(box);
  expect(await box.now()).toBe(day(2));
});
