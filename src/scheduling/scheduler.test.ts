import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { inRealTime, systemClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/logger.ts';
import { startScheduler, type Scheduler } from './scheduler.ts';
import { dailyWork, type DailyWork, type Hindrances } from './testing/daily-work.ts';

let database: TestDatabase;
const running: Scheduler[] = [];
beforeAll(async () => (database = await freshDatabase()));
afterEach(async () => {
  await Promise.all(running.splice(0).map((scheduler) => scheduler.stop()));
  await database.pool.query('truncate business_timers');
});
afterAll(() => database.drop());

const realTime = inRealTime(systemClock);
const work = (hindrances?: Hindrances): DailyWork => dailyWork(database.pool, realTime, hindrances);
const start = ({ timers, doDue }: DailyWork, leaseMs = 30_000): void => {
  running.push(startScheduler({ timers, doDue, logger: silentLogger, leaseMs, claimSize: 20, pollMs: 20 }));
};
const daysAgo = (days: number): string =>
  new Date(Date.parse(systemClock.now()) - days * 86_400_000).toISOString();
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `s${n}`);

/** Resolves when nothing is due any more. */
async function caughtUp(): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query('select from business_timers where due_at <= now() limit 1');
    if (rows.length === 0) return;
  }
}

test('several at once, after days without any: each day of each thing once, its days in their order', async () => {
  const tenant = 'several';
  const daily = work();
  for (const id of ids(60)) await daily.begin(tenant, id, daysAgo(3));
  for (let process = 0; process < 3; process += 1) start(work());
  await caughtUp();
  for (const id of ids(60)) {
    const times = await daily.times(tenant, id);
    expect(times.map(([due]) => due)).toEqual([0, 1, 2, 3].map((day) => later(times[0]![0], day)));
  }
  const numbered = await daily.numbered(tenant);
  expect(numbered.length).toBe(180);
  expect(new Set(numbered).size).toBe(180);
});

test('what a process had claimed when it died is done by another, once', async () => {
  const tenant = 'died';
  const daily = work();
  for (const id of ids(10)) await daily.begin(tenant, id, daysAgo(1.5));
  expect((await daily.timers.claimDue(6, 50)).length).toBe(6); // and nothing more is heard of it
  start(work());
  await caughtUp();
  expect((await daily.numbered(tenant)).length).toBe(10);
});

test('one whose answer comes late finds it done, and does nothing', async () => {
  const tenant = 'late';
  const daily = work();
  for (const id of ids(5)) await daily.begin(tenant, id, daysAgo(1.5));
  const claimed = await daily.timers.claimDue(5, 0); // the claim lapses at once
  start(work());
  await caughtUp();
  expect(await daily.doDue(tenant, claimed)).toEqual(Array(5).fill('done'));
  expect((await daily.numbered(tenant)).length).toBe(5);
});

test('what is refused or cannot be decided holds up no other, and comes again', async () => {
  const tenant = 'hindered';
  const hindrances: Hindrances = new Map([
    ['s1', 'refused'],
    ['s3', 'failed'],
  ]);
  const daily = work();
  for (const id of ids(5)) await daily.begin(tenant, id, daysAgo(1.5));
  start(work(hindrances), 50);
  while ((await daily.numbered(tenant)).length < 3);
  hindrances.clear();
  await caughtUp();
  expect([...(await daily.numbered(tenant))].map((text) => text.split(' ')[0]).sort()).toEqual(ids(5));
});

test('after a time without any, those of a tenant are done in the order in which they fell due', async () => {
  const tenant = 'ordered';
  const daily = work();
  const days = [1.1, 1.9, 1.3, 1.7, 1.5];
  for (const [n, ago] of days.entries()) await daily.begin(tenant, `s${n}`, daysAgo(ago));
  start(work());
  await caughtUp();
  const order = (await daily.numbered(tenant)).map((text) => text.split(' ')[0]);
  expect(order).toEqual(['s1', 's3', 's4', 's2', 's0']);
});

test('a thing that was changed meanwhile is done by itself, and the others with it', async () => {
  const tenant = 'raced';
  const daily = work();
  for (const id of ids(8)) await daily.begin(tenant, id, daysAgo(1.5));
  const racing = dailyWork(database.pool, realTime, new Map(), (renew) => async (members) => {
    // Between the reads and the append of the batch somebody else has this one done.
    if (members.length > 1) {
      const [claimed] = members.filter(({ input }) => input.subscriptionId === 's4');
      const answers = renew(members);
      await renew([claimed!]);
      return answers;
    }
    return renew(members);
  });
  start(racing);
  await caughtUp();
  expect((await daily.numbered(tenant)).length).toBe(8);
});

const later = (at: string, days: number): string =>
  new Date(Date.parse(at) + days * 86_400_000).toISOString();
