import { uuidv7 } from '../platform/ids.ts';
import type { EventCodec } from './codec.ts';
import { toExactJson } from './exact-json.ts';
import { contentDigest } from './hash-chain.ts';
import { outboxShard } from './shard.ts';
import type { AppendRequest, BusinessTimer, EventData, ExpectedVersion, StreamAppend } from './types.ts';

export interface PreparedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly body: string;
  readonly digest: Buffer;
}

/** A stream of an append: written, or only asserted (`shared`, without events). */
export interface PreparedEntry {
  readonly tenant: string;
  readonly stream: string;
  readonly accountId: string | null;
  /** As the SQL takes it: -1 any, -2 exists, 0 none, else the exact version. */
  readonly expected: number;
  readonly shared: boolean;
  readonly shard: number;
  readonly events: readonly PreparedEvent[];
  /** `delayMs` null clears the timer. */
  readonly timers: readonly { readonly key: string; readonly delayMs: number | null }[];
  readonly businessTimers: readonly BusinessTimer[];
}

export interface PreparedReceipt {
  readonly tenant: string;
  readonly key: string;
  readonly requestHash: string;
  readonly result: string;
}

/** All that an append sends to the database, encoded and encrypted; the same for every attempt. */
export interface PreparedAppend {
  readonly entries: readonly PreparedEntry[];
  readonly meta: string;
  readonly receipt: PreparedReceipt | null;
}

/** @throws for a request that no state of the store could satisfy: the caller's defect. */
export async function prepare(
  request: AppendRequest,
  codec: EventCodec,
  shards: number,
): Promise<PreparedAppend> {
  const meta = JSON.stringify(request.meta);
  const entries: PreparedEntry[] = [];
  for (const append of request.streams) entries.push(await written(append, meta, codec, shards));
  for (const { tenant, stream, expected } of request.assertions ?? []) {
    entries.push({
      tenant,
      stream,
      accountId: null,
      expected: expectedCode(expected),
      shared: true,
      shard: 0,
      events: [],
      timers: [],
      businessTimers: [],
    });
  }
  if (entries.length > 1) refuseRepeated(entries);
  const { receipt } = request;
  if (entries.length === 0 && !receipt) throw new Error('an append without streams and receipt does nothing');
  return { entries, meta, receipt: receipt ? { ...receipt, result: toExactJson(receipt.result) } : null };
}

function refuseRepeated(entries: readonly PreparedEntry[]): void {
  const names = new Set(entries.map(({ tenant, stream }) => JSON.stringify([tenant, stream])));
  if (names.size < entries.length) throw new Error('an append names each stream once, written or asserted');
}

async function written(
  append: StreamAppend,
  meta: string,
  codec: EventCodec,
  shards: number,
): Promise<PreparedEntry> {
  const { tenant, stream, accountId } = append;
  const encode = async (event: EventData): Promise<PreparedEvent> => {
    const encoded = await codec.encode(append, event);
    const id = uuidv7();
    return { ...encoded, id, digest: contentDigest({ tenant, stream, id, meta, ...encoded }) };
  };
  return {
    tenant,
    stream,
    accountId,
    expected: expectedCode(append.expected),
    shared: false,
    shard: outboxShard(tenant, accountId, stream, shards),
    events: await Promise.all(append.events.map(encode)),
    ...timersOf(append),
  };
}

function timersOf({
  setTimers = [],
  clearTimers = [],
}: StreamAppend): Pick<PreparedEntry, 'timers' | 'businessTimers'> {
  const delayed = setTimers.flatMap((timer) =>
    'clock' in timer ? [] : [{ key: timer.key, delayMs: Math.max(0, Math.ceil(timer.dueInMs)) }],
  );
  return {
    timers: [...clearTimers.map((key) => ({ key, delayMs: null })), ...delayed],
    businessTimers: setTimers.filter((timer) => 'clock' in timer),
  };
}

function expectedCode(expected: ExpectedVersion): number {
  switch (expected) {
    case 'any':
      return -1;
    case 'exists':
      return -2;
    case 'none':
      return 0;
    default:
      if (!Number.isSafeInteger(expected) || expected < 0)
        throw new Error(`expected version ${expected} is no version`);
      return expected;
  }
}
