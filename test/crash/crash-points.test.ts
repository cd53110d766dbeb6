import { crashPoints } from '../../src/platform/crash-points.ts';
import { Slots } from '../../src/sagas/slots.ts';
import { crashCases, nameOf, type CrashCase } from './crash-cases.ts';
import { crashStand, type CrashStand } from './crash-stand.ts';
import { tabledCrashes, writeCrashTable } from './crash-table.ts';
import { live, type Left } from './life.ts';

/** Engines that start at once: they need the processor. */
const starting = new Slots(2);
/** Engines at all: those that go on mostly wait for the leases of the dead. */
const living = new Slots(8);

let stand: CrashStand;
const unharmed = new Map<CrashCase['during'], Promise<Left>>();
const survived = new Map<CrashCase, Promise<Left>>();

beforeAll(async () => {
  stand = await crashStand();
  for (const during of ['upgrade', 'refused', 'retried', 'renewal', 'advance'] as const)
    unharmed.set(during, live(stand, { during }));
  for (const crash of crashCases) survived.set(crash, inTurn(crash));
  for (const left of [...unharmed.values(), ...survived.values()]) left.catch(() => {}); // its test hears of it
});
afterAll(async () => {
  await Promise.allSettled([...unharmed.values(), ...survived.values()]);
  await stand?.drop();
}, 300_000);

async function inTurn(crash: CrashCase): Promise<Left> {
  await living.take();
  await starting.take();
  let hasRoom = false;
  const makeRoom = (): void => {
    if (!hasRoom) starting.give();
    hasRoom = true;
  };
  try {
    return await live(stand, crash, makeRoom);
  } finally {
    living.give();
  }
}

test.each(crashCases.map((crash) => [nameOf(crash), crash] as const))(
  'killed by SIGKILL (%s): nothing is lost, every effect counts once, and the end is the same',
  async (_name, crash) => {
    const left = await survived.get(crash)!;
    const { executed } = left; // an effect may be asked for again, under its key
    expect(left).toEqual({
      ...(await unharmed.get(crash.during)!),
      executed,
      lost: 0,
      broken: [],
      folded: true,
    });
    expect(new Set(left.counted).size).toBe(left.counted.length);
    expect(executed).toBeGreaterThanOrEqual(left.counted.length);
  },
  300_000,
);

test('the upgrades that nobody killed end as they should', async () => {
  const [upgraded, refused, retried] = await Promise.all(
    (['upgrade', 'refused', 'retried'] as const).map((during) => unharmed.get(during)!),
  );
  const four = ['analytics', 'crm', 'engagement', 'provisioning'].map((step) => `applied :${step}`);
  expect(upgraded).toMatchObject({ end: 'SagaCompleted', counted: four, standing: four, executed: 4 });
  expect(retried).toMatchObject({ end: 'SagaCompleted', counted: four, standing: four, executed: 5 });
  expect(refused).toMatchObject({
    end: 'SagaCompensated',
    counted: ['tombstoned :provisioning:undo'],
    standing: [],
    executed: 2,
  });
}, 300_000);

test('the time that passes while nobody is killed is billed once', async () => {
  const [renewal, advance] = await Promise.all(
    (['renewal', 'advance'] as const).map((during) => unharmed.get(during)!),
  );
  const renewed = ['SubscriptionStarted', 'SubscriptionRenewalCompleted'];
  expect(renewal!.end).toBe('SubscriptionRenewalCompleted');
  expect(renewal!.events['subscription']).toEqual(expect.arrayContaining(renewed));
  expect(advance).toMatchObject({
    end: 'ClockAdvanced',
    events: { subscription: renewed, clock: ['ClockAdvanceRequested', 'ClockAdvanced'] },
  });
}, 300_000);

// `npm run crash-table`
if (process.env['CRASH_TABLE'] === 'write') {
  test('the table is written', async () => {
    const rows = crashCases.map(async (crash) => ({
      crash,
      left: await survived.get(crash)!,
      unharmed: await unharmed.get(crash.during)!,
    }));
    writeCrashTable(await Promise.all(rows));
  }, 300_000);
}

test('every crash point has its case, and every case its row in docs/reliability.md', () => {
  const tested = new Set(crashCases.map(({ at }) => at.replace(/:\d+$/, '')));
  expect([...tested].sort()).toEqual([...crashPoints].sort());
  expect(tabledCrashes()).toEqual(crashCases.map(nameOf));
});
