import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '../platform/clock.ts';
import { createCommands, type Commands } from '../commands/index.ts';
import { accountStream, type AccountOpened } from '../commands/account/events.ts';
import { planStream } from '../commands/catalog/events.ts';
import { commandDeclarations } from '../commands/declarations.ts';
import type { SubscriptionCancelled, SubscriptionStarted } from '../commands/subscription/events.ts';
import { PostgresEventStore } from '../eventstore/event-store.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { importDeclarations } from './declarations.ts';
import { importFile, type ImportOutcome, type ImportRequest } from './import-file.ts';
import { noProgress, type Progress } from './progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
const clock = fixedClock('2026-11-21T15:00:00.000Z');
const masterKey = randomBytes(32);
let database: TestDatabase;
let store: PostgresEventStore;
let commands: Commands;

beforeAll(async () => {
  database = await freshDatabase();
  const registry = createRegistry([...commandDeclarations, ...importDeclarations]);
  store = new PostgresEventStore({ pool: database.pool, registry, masterKey });
  commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'test' });
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

let tenants = 0;
/** A book of its own for each test. */
function emptyBook() {
  const tenant = `book-${(tenants += 1)}`;
  const notes: string[] = [];
  const progress: Progress = { ...noProgress, note: (line) => void notes.push(line) };
  const run = (
    path: string,
    request: Partial<ImportRequest> = {},
    parts: { readonly commands?: Commands; readonly progress?: Partial<Progress> } = {},
    signal = new AbortController().signal,
  ): Promise<ImportOutcome> =>
    importFile(
      { store, clock, commands: parts.commands ?? commands, progress: { ...progress, ...parts.progress } },
      { path, tenant, map: null, asOf: null, concurrency: 8, ...request },
      signal,
    );
  return { tenant, notes, run };
}

function file(...lines: readonly string[]): string {
  const path = join(folder, `${randomBytes(4).toString('hex')}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Every stream of a book with its version: nothing was written where it stays the same. */
async function heads(tenant: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ head: string }>(
    `select stream || ' ' || version as head from streams where tenant = $1 order by stream`,
    [tenant],
  );
  return rows.map(({ head }) => head);
}

async function bodies<E extends { type: string; data: object }>(
  tenant: string,
  type: E['type'],
): Promise<E['data'][]> {
  const { rows } = await database.pool.query<{ stream: string }>(
    'select distinct stream from events where tenant = $1 and type = $2',
    [tenant, type],
  );
  const streams = await Promise.all(rows.map(({ stream }) => store.read({ tenant, stream })));
  return streams.flatMap(({ events }) =>
    events.filter((event) => event.type === type).map(({ data }) => data as E['data']),
  );
}

const tally = ({ tally: { imported, unchanged, rejected } }: ImportOutcome) => ({
  imported,
  unchanged,
  rejected,
});

const generic = 'externalId,plan,monthlyPrice,tenureMonths';
const rows = (count: number) => Array.from({ length: count }, (_, n) => `C${n},basic,${n}.50,${n}`);

describe('an imported book', () => {
  it('holds each customer with plan, price, start, commitment, opening debit and end', async () => {
    const { tenant, run } = emptyBook();
    const path = file(
      'customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn',
      '2000-AAAAA,Female,0,Yes,No,1,No,No phone service,DSL,No,Yes,No,No,No,No,Month-to-month,Yes,Electronic check,29.85,29.85,No',
      '2000-BBBBB,Male,0,No,No,34,Yes,No,DSL,Yes,No,Yes,No,No,No,One year,No,Mailed check,56.95,1889.5,No',
      '2000-CCCCC,Male,0,No,No,2,Yes,No,DSL,Yes,Yes,No,No,No,No,Month-to-month,Yes,Mailed check,53.85,108.15,Yes',
    );
    const outcome = await run(path);
    expect(tally(outcome)).toEqual({ imported: 3, unchanged: 0, rejected: 0 });
    expect(outcome).toMatchObject({ plans: 3, asOf: '2026-11-21', complete: true });

    const opened = await bodies<AccountOpened>(tenant, 'AccountOpened');
    expect(opened.map(({ externalId }) => externalId).sort()).toEqual([
      '2000-AAAAA',
      '2000-BBBBB',
      '2000-CCCCC',
    ]);
    const started = await bodies<SubscriptionStarted>(tenant, 'SubscriptionStarted');
    expect(started.find(({ externalId }) => externalId === '2000-BBBBB')).toMatchObject({
      startedOn: '2024-01-21',
      terms: {
        plan: { planCode: 'phone-dsl-security-protection', tier: 'dsl', tierRank: 2 },
        quantity: 1,
        price: { unit: { minor: 5695n, currency: 'USD' } },
      },
      currentPeriod: { start: '2026-11-21', end: '2026-12-21' },
      billedThrough: '2026-12-21',
      debits: [
        {
          invoiceId: null,
          amount: { minor: 5695n, currency: 'USD' },
          period: { start: '2026-11-21', end: '2026-12-21' },
        },
      ],
      commitment: { months: 12, until: '2025-01-21' },
      invoiceId: null,
    });
    const cancelled = await bodies<SubscriptionCancelled>(tenant, 'SubscriptionCancelled');
    expect(cancelled.map(({ cancelledOn, terms }) => [cancelledOn, terms.plan.planCode])).toEqual([
      ['2026-11-21', 'phone-dsl-security-backup'],
    ]);
  });

  it('credits what was really paid elsewhere at the first upgrade, and bills no past month', async () => {
    const { tenant, run } = emptyBook();
    await run(file(generic, 'C1,basic,30.00,7'));
    const [started] = await bodies<SubscriptionStarted>(tenant, 'SubscriptionStarted');
    const principal = { tenant, actor: 'user:test', role: 'admin' } as const;
    const gold = {
      planCode: 'gold',
      name: 'Gold',
      tier: 'gold',
      tierRank: 2,
      interval: { unit: 'month', count: 1 },
      features: [],
      prices: [{ minor: 6000n, currency: 'USD' }],
    } as const;
    await commands.publishPlan({ principal, idempotencyKey: 'gold' }, gold);
    const { subscriptionId } = started!;
    const change = { principal, idempotencyKey: 'upgrade' };
    const changed = await commands.changePlan(change, { subscriptionId, planCode: 'gold' });
    expect(changed).toMatchObject({ ok: true });
    const issued = await bodies<{
      type: 'InvoiceIssued';
      data: { lines: { amount: object; corrects: string | null }[] };
    }>(tenant, 'InvoiceIssued');
    // The whole month lies ahead: 30.00 back, 60.00 due.
    expect(issued.map(({ lines }) => lines.map(({ amount, corrects }) => ({ amount, corrects })))).toEqual([
      [
        { amount: { minor: -3000n, currency: 'USD' }, corrects: started!.debits[0]!.lineId },
        { amount: { minor: 6000n, currency: 'USD' }, corrects: null },
      ],
    ]);
  });
});

describe('a second run', () => {
  it('changes nothing, also tomorrow', async () => {
    const { tenant, run } = emptyBook();
    const path = file(generic, ...rows(20));
    expect(tally(await run(path))).toEqual({ imported: 20, unchanged: 0, rejected: 0 });
    const before = await heads(tenant);
    clock.set('2026-11-22T15:00:00.000Z');
    try {
      const again = await run(path);
      expect(tally(again)).toEqual({ imported: 0, unchanged: 20, rejected: 0 });
      expect(again.asOf).toBe('2026-11-21');
      expect(await heads(tenant)).toEqual(before);
    } finally {
      clock.set('2026-11-21T15:00:00.000Z');
    }
  });

  it('as of another day rejects every row with the remedy and writes nothing of it', async () => {
    const { tenant, notes, run } = emptyBook();
    const path = file(generic, ...rows(3));
    await run(path);
    const before = await heads(tenant);
    expect(tally(await run(path, { asOf: '2026-10-01' }))).toEqual({
      imported: 0,
      unchanged: 0,
      rejected: 3,
    });
    expect(notes).toHaveLength(3);
    expect(notes[0]).toMatch(
      /^line \d: .*imported before with other values.*run again with the same file and --as-of/,
    );
    const untouched = (head: string) => !head.startsWith('import-');
    expect((await heads(tenant)).filter(untouched)).toEqual(before.filter(untouched));
  });

  it('with another price rejects that row alone', async () => {
    const { notes, run } = emptyBook();
    await run(file(generic, ...rows(3)), { asOf: '2026-11-01' });
    const changed = file(generic, ...rows(3).with(1, 'C1,basic,99.00,1'));
    expect(tally(await run(changed, { asOf: '2026-11-01' }))).toEqual({
      imported: 0,
      unchanged: 2,
      rejected: 1,
    });
    expect(notes).toEqual([expect.stringMatching(/^line 3: .*imported before with other values/)]);
  });

  it('at the same time as the first makes one book', async () => {
    const { tenant, run } = emptyBook();
    const path = file(generic, ...rows(30));
    const outcomes = await Promise.all([run(path), run(path)]);
    expect(outcomes.map((outcome) => outcome.tally.customers)).toEqual([30, 30]);
    expect(outcomes.map((outcome) => outcome.tally.rejected)).toEqual([0, 0]);
    expect(await bodies(tenant, 'AccountOpened')).toHaveLength(30);
    expect(await bodies(tenant, 'SubscriptionStarted')).toHaveLength(30);
    expect((await heads(tenant)).filter((head) => head.startsWith('import-'))).toEqual([
      expect.stringMatching(/^import-[0-9a-f]{64} 2$/),
    ]);
  });
});

describe('an interrupted run', () => {
  it('stops with whole customers and is completed by running again', async () => {
    const { tenant, run } = emptyBook();
    const path = file(generic, ...rows(40));
    const stop = new AbortController();
    const progress = { advance: (done: number) => void (done >= 15 && stop.abort()) };
    const halted = await run(path, {}, { progress }, stop.signal);
    expect(halted.complete).toBe(false);
    expect(halted.tally.customers).toBeLessThan(40);
    const half = await bodies(tenant, 'AccountOpened');
    expect(half).toHaveLength(halted.tally.customers);
    expect(await bodies(tenant, 'SubscriptionStarted')).toHaveLength(half.length);
    expect(await bodies(tenant, 'ImportCompleted')).toEqual([]);

    const resumed = await run(path);
    expect(tally(resumed)).toEqual({ imported: 40 - half.length, unchanged: half.length, rejected: 0 });
    expect(await bodies(tenant, 'SubscriptionStarted')).toHaveLength(40);
    expect(await bodies(tenant, 'ImportCompleted')).toMatchObject([{ customers: 40, rejected: 0 }]);
  });

  it('that died between the commands of a customer is completed by running again', async () => {
    const { tenant, run } = emptyBook();
    const path = file(`${generic},churned`, ...rows(10).map((row) => `${row},yes`));
    let started = 0;
    const dying: Commands = {
      ...commands,
      startSubscription: async (context, input) => {
        if ((started += 1) > 4) throw new Error('connection lost');
        return commands.startSubscription(context, input);
      },
    };
    await expect(run(path, {}, { commands: dying })).rejects.toThrow('connection lost');
    expect((await bodies(tenant, 'AccountOpened')).length).toBeGreaterThan(4);
    expect(await bodies(tenant, 'SubscriptionStarted')).toHaveLength(4);

    expect((await run(path)).tally.customers).toBe(10);
    for (const type of ['AccountOpened', 'SubscriptionStarted', 'SubscriptionCancelled'])
      expect(await bodies(tenant, type)).toHaveLength(10);
  });
});

describe('a row that the book refuses', () => {
  it('is reported with its line, leaves nothing behind, and the others come in', async () => {
    const { tenant, notes, run } = emptyBook();
    const principal = { tenant, actor: 'user:test', role: 'admin' } as const;
    const old = { planCode: 'old', name: 'Old', tier: 'standard', tierRank: 1, features: [], prices: [] };
    const publish = { principal, idempotencyKey: 'publish' };
    await commands.publishPlan(publish, { ...old, interval: { unit: 'month', count: 1 } });
    await commands.retirePlan({ principal, idempotencyKey: 'retire' }, { planCode: 'old' });
    const path = file(
      `${generic},startedOn`,
      'C1,basic,5.00,1,',
      'C2,old,5.00,1,',
      'C3,basic,-5.00,1,',
      'C4,basic,5.00',
      'C5,basic,5.00,,2027-01-01',
      'C1,basic,5.00,1,',
      'C6,basic,5.00,1,',
    );
    expect(tally(await run(path, { concurrency: 1 }))).toEqual({ imported: 2, unchanged: 0, rejected: 5 });
    expect(notes).toEqual([
      'line 3: plan old was retired and takes no new subscriptions',
      'line 4: monthlyPrice "-5.00" is negative',
      'line 5: has 3 columns where the header has 5',
      'line 6: startedOn 2027-01-01 is after the as-of day 2026-11-21',
      'line 7: has the same id as line 2 (C1), which counts',
    ]);
    expect((await heads(tenant)).filter((head) => head.startsWith(accountStream('')))).toHaveLength(2);
  });

  it('names the plan of the catalogue as it stands: no new version is published', async () => {
    const { tenant, run } = emptyBook();
    const principal = { tenant, actor: 'user:test', role: 'admin' } as const;
    const published = { planCode: 'basic', name: 'Basic', tier: 'gold', tierRank: 9, features: [] };
    await commands.publishPlan(
      { principal, idempotencyKey: 'publish' },
      { ...published, interval: { unit: 'month', count: 1 }, prices: [{ minor: 1000n, currency: 'USD' }] },
    );
    await run(file(generic, 'C1,basic,5.00,1'));
    expect(await heads(tenant)).toContain(`${planStream('basic')} 1`);
    expect(await bodies<SubscriptionStarted>(tenant, 'SubscriptionStarted')).toMatchObject([
      { terms: { plan: { tier: 'gold' }, price: { unit: { minor: 500n } } } },
    ]);
  });
});
