import type { Pool } from 'pg';
import { startApp, type App } from '../../src/app.ts';
import { brokerNamespace } from '../../src/broker.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { registry } from '../../src/engine.ts';
import { headsPage } from '../../src/eventstore/heads.ts';
import { verifyStream } from '../../src/eventstore/verify.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { streamTypeOf } from '../../src/messaging/topology.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { createProjector } from '../../src/projections/runtime/projector.ts';
import { Slots } from '../../src/sagas/slots.ts';
import { freshNamespace, testAmqpUrl } from '../support/broker.ts';
import { engineProcess } from '../support/engine-process.ts';
import { heldDownstream, type HeldDownstream } from '../support/held-downstream.ts';
import { clearReadModels, dumpReadModels } from '../support/read-models.ts';
import type { CrashCase } from './crash-cases.ts';
import { tenant, type CrashStand } from './crash-stand.ts';
import { readModelsSettled, unapplied } from './settled.ts';
import { storyOf, type Story } from './stories.ts';

/** What an upgrade left behind, with or without a death in the middle. */
export interface Left {
  /** Types of the events of each kind of stream, sagas excepted: how often a step was tried may differ. */
  readonly events: Readonly<Record<string, readonly string[]>>;
  /** The last event of the saga, or of what passed. */
  readonly end: string | undefined;
  /** Events that were stored and are not, or that some read model never applied. */
  readonly lost: number;
  /** Streams whose hash chain does not hold. */
  readonly broken: readonly string[];
  /** Whether the read models are what a fold of the log gives. */
  readonly folded: boolean;
  /** Calls that reached the downstream systems. */
  readonly executed: number;
  /** What they did, each with its key, in the order of the keys. */
  readonly counted: readonly string[];
  /** What of it stands: applied, and not undone. */
  readonly standing: readonly string[];
}

const refusals = {
  renewal: [],
  advance: [],
  upgrade: [],
  refused: [{ mode: 'fail', downstream: 'provisioning', status: 422, code: 'no_capacity' }],
  retried: [{ mode: 'fail', downstream: 'provisioning', status: 503, times: 1 }],
} as const;

/** How long a point may take to be passed on a busy machine, before the case counts as one that never passes it. */
const patienceMs = 120_000;

/**
 * What happens to the stand's business. With `at`, an engine in a process of its own dies there and another one goes on; the client
 * that got no answer sends the same again.
 *
 * @param atWork tells when the engine that dies is gone: the machine has room for the next
 */
export async function live(
  stand: CrashStand,
  { during, at }: { readonly during: CrashCase['during']; readonly at?: CrashCase['at'] },
  atWork: () => void = () => {},
): Promise<Left> {
  const database = await stand.copy();
  const downstream = await heldDownstream(stand.downstreamSecret);
  downstream.rules.set(refusals[during]);
  const prefix = freshNamespace();
  const env = {
    ...stand.env,
    DATABASE_URL: database.url,
    AMQP_URL: testAmqpUrl(),
    AMQP_NAMESPACE: prefix,
    DOWNSTREAM_URL: downstream.url,
  };
  const { prepare, ask, over } = storyOf(during, stand);
  let app: App | undefined;
  try {
    await prepare(database);
    if (at) await dies(env, at, ask);
    atWork();
    const kept = await storedIds(database.pool);
    app = await startInTurn(env);
    const saga = await ask(app.address);
    const end = await Promise.race([over(app, saga), patience()]);
    await Promise.race([readModelsSettled(app, database.pool), patience()]);
    const lost = missing(kept, await storedIds(database.pool)) + (await unapplied(database.pool));
    await app.stop();
    return {
      end: end ?? undefined,
      lost,
      events: await eventTypes(database.pool),
      broken: await brokenChains(database.pool),
      folded: await isFold(database.pool, stand.env['MASTER_KEY'] ?? ''),
      executed: downstream.calls.length,
      ...effects(downstream, saga),
    };
  } finally {
    atWork();
    await app?.stop();
    await downstream.close();
    const namespace = await brokerNamespace(database.pool, prefix);
    await eraseTopology(testAmqpUrl(), namespace, { 'read-models': 2, orchestrator: 2 });
    await database.drop();
  }
}

/** All engines of a process migrate over one connection of TypeORM, so they start one after the other. */
const starts = new Slots(1);

async function startInTurn(env: NodeJS.ProcessEnv): Promise<App> {
  await starts.take();
  try {
    return await startApp(readConfig(env), silentLogger);
  } finally {
    starts.give();
  }
}

/** Starts an engine, asks it, and returns when it is dead. */
async function dies(env: Readonly<Record<string, string>>, at: string, ask: Story['ask']): Promise<void> {
  const engine = engineProcess({ ...env, CRASH_AT: at });
  try {
    const asked = engine.up.then(ask).catch(() => null); // killed before it could answer
    const death = await Promise.race([engine.ended, patience().then(() => null)]);
    if (!death) throw new Error(`The engine never passed ${at}.`);
    if (death.code !== null) throw new Error(`The engine ended by itself: ${death.stderr}`);
    await asked;
  } finally {
    await engine.kill();
  }
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, patienceMs).unref());

async function storedIds(pool: Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(
    "select concat_ws(' ', tenant, stream, version, id, md5(body)) as id from events",
  );
  return new Set(rows.map(({ id }) => id));
}

const missing = (before: ReadonlySet<string>, after: ReadonlySet<string>): number =>
  [...before].filter((id) => !after.has(id)).length;

async function eventTypes(pool: Pool): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ stream: string; type: string }>(
    `select stream, type from events where stream not like 'saga-%'
     order by min(recorded_at) over (partition by stream), stream, version`,
  );
  const types: Record<string, string[]> = {};
  for (const { stream, type } of rows) (types[streamTypeOf(stream)] ??= []).push(type);
  return types;
}

async function brokenChains(pool: Pool): Promise<string[]> {
  const heads = await headsPage(pool, null, 10_000);
  const verdicts = await Promise.all(heads.map((head) => verifyStream(pool, head)));
  return heads.filter((_, index) => !verdicts[index]!.intact).map(({ stream }) => stream);
}

/** Compares the read models with what a second reading of the whole log makes of it. */
async function isFold(pool: Pool, masterKey: string): Promise<boolean> {
  const asLived = await dumpReadModels(pool, tenant);
  await clearReadModels(pool, tenant);
  const store = createEventStore({ pool, registry, masterKey: Buffer.from(masterKey, 'base64') });
  const broker = createInProcessBroker({ logger: silentLogger });
  const [wakeups, logger] = [localWakeups(), silentLogger];
  await createProjector({ pool, store, broker, projections: readModels, wakeups, logger }).catchUp();
  return JSON.stringify(asLived) === JSON.stringify(await dumpReadModels(pool, tenant));
}

/** Keys begin with the saga's id, which differs from case to case. */
function effects(downstream: HeldDownstream, saga: string | null): Pick<Left, 'counted' | 'standing'> {
  const prefix = saga?.replace(/^\w+:/, '') ?? '';
  const named = (kind: string, key: string): string => `${kind} ${key.replace(prefix, '')}`;
  return {
    counted: downstream.ledger
      .entries()
      .map(({ kind, key, undoKey }) => named(kind, undoKey ?? key))
      .sort(),
    standing: downstream
      .standing(tenant)
      .map(({ kind, key }) => named(kind, key))
      .sort(),
  };
}
