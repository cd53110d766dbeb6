import type { PoolClient } from 'pg';
import { storedEvent, type EventRow } from '../../eventstore/stored-rows.ts';
import type { RecordedEvent, StoredEvent } from '../../eventstore/types.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { Projection } from '../types.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import { together } from '../together.ts';
import { lockAccounts, type AccountKey } from './account-locks.ts';
import { applyDecoded, applyIsolated, type DecodeOrSkip, type MayPass } from './isolate.ts';
import { readExceptions, type Parked } from './parked.ts';
import { raiseWatermarks, readWatermarks, type Watermark } from './watermarks.ts';
import type { StreamWork } from './work.ts';

const missingStatement = statement(import.meta.dirname, 'missing-events');

/** Bounds what one transaction reads of a stream that is far behind; the rest follows in the next pass. */
const maxPerStream = 500;

export interface PassOptions {
  readonly group: string;
  readonly projections: readonly Projection[];
  readonly decode: (event: StoredEvent) => RecordedEvent;
}

export interface PassResult {
  /** Pairs of projection and event that went in. */
  readonly applied: number;
  /** Messages of versions that every projection had already. */
  readonly duplicates: number;
  /** Events read from the store because no message brought them. */
  readonly repaired: number;
  readonly parked: readonly Omit<Parked, 'at'>[];
  /** `<projection> <tenant>` whose tables or parked accounts changed. */
  readonly touched: ReadonlySet<string>;
  /** Streams that are further behind than one pass reaches. */
  readonly remaining: readonly StreamWork[];
}

/** What one projection still wants of a stream. */
interface Want {
  readonly projection: Projection;
  readonly work: StreamWork;
  readonly after: number;
}

/**
 * One transaction: lock the accounts, then read watermarks, apply what follows them, raise them. `hopeful`: no safeguards, a
 * failure of any event fails it all; isolated: what fails and may not pass is parked and everything else goes in.
 */
export async function pass(
  { tx, begun }: { readonly tx: PoolClient; readonly begun: Promise<unknown> },
  options: PassOptions,
  works: readonly StreamWork[],
  manner: 'hopeful' | { readonly mayPass: MayPass },
): Promise<PassResult> {
  const names = options.projections.map((projection) => projection.name);
  const accounts = distinctAccounts(works);
  // Sent together, done one after the other: the watermarks are read once the locks are held.
  const [, , watermarks, { parked: parkedAccounts, skipped }] = await together(
    begun,
    lockAccounts(tx, options.group, accounts),
    readWatermarks(tx, names, works),
    readExceptions(tx, names, accounts),
  );

  const following = works.map((work) => ({
    work,
    followers: options.projections.filter((p) => p.streamTypes.includes(streamTypeOf(work.stream))),
  }));
  const wants = following.flatMap(({ work, followers }) =>
    followers
      .filter((projection) => !parkedAccounts.has(projection.name, work))
      .map((projection) => ({ projection, work, after: watermarks.of(work, projection.name) }))
      .filter((want) => want.after < work.target),
  );
  const { chains, repaired } = await completeChains(tx, wants);

  const decode = remembering(options.decode);
  const shares = options.projections.flatMap((projection): Share[] => {
    const mine = wants.filter((want) => want.projection === projection);
    const events = mine.flatMap((want) =>
      chains.get(want.work)!.filter((event) => event.version > want.after),
    );
    const decodeOrSkip: DecodeOrSkip = (event) =>
      skipped.has(projection.name, event) ? null : decode(event);
    return events.length === 0 ? [] : [{ projection, events, decode: decodeOrSkip }];
  });
  const { applied, raised, parked } = await (manner === 'hopeful'
    ? allHopefully(tx, shares)
    : oneByOne(tx, shares, manner.mayPass));

  const wanted = new Set(wants.map((want) => want.work));
  return {
    applied,
    duplicates: works.filter((work) => !wanted.has(work)).reduce((sum, work) => sum + work.known.size, 0),
    repaired,
    parked,
    touched: new Set([
      ...raised.map((watermark) => `${watermark.consumer} ${watermark.tenant}`),
      ...parked.map((entry) => `${entry.projection} ${entry.tenant}`),
    ]),
    remaining: [...wanted].filter((work) => {
      const reached = chains.get(work)!.at(-1)?.version ?? work.target;
      return reached < work.target;
    }),
  };
}

/** What one projection is given of a pass. */
interface Share {
  readonly projection: Projection;
  readonly events: readonly StoredEvent[];
  readonly decode: DecodeOrSkip;
}

interface Applied {
  readonly applied: number;
  readonly raised: readonly Watermark[];
  readonly parked: readonly Omit<Parked, 'at'>[];
}

/**
 * All at once, and the watermarks with them: a failure of anything fails everything. The statements of all projections are on their
 * way together, so a pass waits for the database four times and not twenty.
 */
async function allHopefully(tx: PoolClient, shares: readonly Share[]): Promise<Applied> {
  const raised = shares.flatMap(({ projection, events }) => lastVersions(projection.name, events));
  const applying = shares.map(({ projection, events, decode }) =>
    applyDecoded(tx, projection, events, decode),
  );
  await together(...applying, raiseWatermarks(tx, raised));
  return { applied: shares.reduce((sum, { events }) => sum + events.length, 0), raised, parked: [] };
}

async function oneByOne(tx: PoolClient, shares: readonly Share[], mayPass: MayPass): Promise<Applied> {
  const raised: Watermark[] = [];
  const parked: Omit<Parked, 'at'>[] = [];
  let applied = 0;
  for (const { projection, events, decode } of shares) {
    const outcome = await applyIsolated(tx, projection, events, decode, mayPass);
    applied += outcome.applied.length;
    raised.push(...lastVersions(projection.name, outcome.applied));
    parked.push(...outcome.parked);
  }
  await raiseWatermarks(tx, raised);
  return { applied, raised, parked };
}

/**
 * Per stream the unbroken run of events that follows its lowest watermark: from the messages at hand, completed from the store.
 */
async function completeChains(
  tx: PoolClient,
  wants: readonly Want[],
): Promise<{ chains: Map<StreamWork, StoredEvent[]>; repaired: number }> {
  const lowest = new Map<StreamWork, number>();
  for (const { work, after } of wants) lowest.set(work, Math.min(after, lowest.get(work) ?? after));

  const gaps = [...lowest].flatMap(([work, after]) => {
    for (let version = after + 1; version <= work.target; version += 1) {
      if (!work.known.has(version)) return [{ work, first: version }];
    }
    return [];
  });
  const stored = gaps.length === 0 ? [] : await readMissing(tx, gaps);
  const found = new Map(stored.map((event) => [eventKey(event, event.version), event]));

  const chains = new Map<StreamWork, StoredEvent[]>();
  let repaired = 0;
  for (const [work, after] of lowest) {
    const chain: StoredEvent[] = [];
    for (let version = after + 1; version <= work.target; version += 1) {
      const event = work.known.get(version) ?? found.get(eventKey(work, version));
      if (event === undefined) break;
      if (!work.known.has(version)) repaired += 1;
      chain.push(event);
    }
    chains.set(work, chain);
  }
  return { chains, repaired };
}

async function readMissing(
  tx: PoolClient,
  gaps: readonly { work: StreamWork; first: number }[],
): Promise<readonly StoredEvent[]> {
  const ranges = columns(
    gaps,
    (gap) => gap.work.tenant,
    (gap) => gap.work.stream,
    (gap) => gap.first,
    (gap) => gap.work.target,
  );
  const { rows } = await tx.query<EventRow>({ ...missingStatement, values: [...ranges, maxPerStream] });
  return rows.map(storedEvent);
}

function distinctAccounts(works: readonly StreamWork[]): AccountKey[] {
  return [...new Map(works.map((work) => [JSON.stringify([work.tenant, work.account]), work])).values()];
}

function lastVersions(consumer: string, applied: readonly StoredEvent[]): Watermark[] {
  const last = new Map(applied.map((event) => [eventKey(event, 0), event]));
  return [...last.values()].map(({ tenant, stream, version }) => ({ tenant, stream, consumer, version }));
}

/** Several projections read the same event; it is decoded once, and fails for each of them alike. */
function remembering(decode: (event: StoredEvent) => RecordedEvent): (event: StoredEvent) => RecordedEvent {
  const decoded = new Map<StoredEvent, RecordedEvent>();
  return (event) => {
    const known = decoded.get(event) ?? decode(event);
    decoded.set(event, known);
    return known;
  };
}

const eventKey = (of: { tenant: string; stream: string }, version: number): string =>
  JSON.stringify([of.tenant, of.stream, version]);
