import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, StreamVersion } from '../eventstore/types.ts';
import type { Broker, Subscription } from '../messaging/types.ts';
import { encodeToken, readModels, type Queries } from '../queries/index.ts';
import type { SagaFeed } from '../sagas/feed.ts';
import type { SagaProgress } from '../sagas/progress.ts';
import type { Transcript } from './transcript.ts';

/** How long any hop may take before the story says that it has not come. */
export const patienceMs = 20_000;

/** What was appended, stream by stream. */
export async function tellAppended(
  store: EventStore,
  tenant: string,
  versions: readonly StreamVersion[],
  transcript: Transcript,
): Promise<void> {
  const heads = await Promise.all(
    versions.map(({ stream, version }) => store.readStored({ tenant, stream }, version, 1)),
  );
  for (const [event] of heads)
    if (event) transcript.at('event store', `${short(event.stream)} version ${event.version}: ${event.type}`);
}

/** When the relay has published and deleted the rows, every message confirmed by the broker. */
export async function tellRelayed(
  pool: Pool,
  tenant: string,
  versions: readonly StreamVersion[],
  transcript: Transcript,
): Promise<void> {
  const text =
    'select count(*)::int as left from outbox o join unnest($2::text[], $3::bigint[]) as w (stream, version) using (stream, version) where o.tenant = $1';
  const values = [tenant, versions.map(({ stream }) => stream), versions.map(({ version }) => version)];
  const until = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query<{ left: number }>({ name: 'demo-outbox-left', text, values });
    if (rows[0]?.left === 0) return transcript.at('outbox', 'every row confirmed by the broker and deleted');
    if (performance.now() > until)
      return transcript.at('outbox', `${rows[0]?.left} messages still wait to be relayed`);
    await pause(2);
  }
}

/** Each message of the account as the broker delivers it to this process. */
export function tellDelivered(
  broker: Broker,
  tenant: string,
  accountId: string,
  transcript: Transcript,
): Promise<Subscription> {
  return broker.tap(['subscription', 'invoice'], ({ event }) => {
    if (event.tenant === tenant && event.accountId === accountId)
      transcript.at(broker.kind, `delivered ${short(event.stream)} version ${event.version}: ${event.type}`);
  });
}

/** When each read model has applied what the command wrote. */
export async function tellReadModels(
  queries: Queries,
  tenant: string,
  versions: readonly StreamVersion[],
  transcript: Transcript,
): Promise<void> {
  const token = encodeToken(versions);
  await Promise.all(
    readModels.map(async (model) => {
      const { stale } = await queries.waitFor(model, tenant, token, patienceMs);
      transcript.at('read model', stale ? `${model} is still behind` : `${model} shows the change`);
    }),
  );
}

/** Every transition of the saga until its last; the type of that. */
export async function tellSaga(
  sagas: SagaFeed,
  tenant: string,
  versions: readonly StreamVersion[],
  transcript: Transcript,
): Promise<void> {
  const stream = versions.find((version) => version.stream.startsWith('saga-'))?.stream;
  if (!stream) return transcript.at('saga', 'none was started');
  const signal = AbortSignal.timeout(patienceMs);
  let last: SagaProgress | null = null;
  for await (const entry of sagas.watch(tenant, stream.slice('saga-'.length), 0, signal)) {
    transcript.at('saga', inWords(entry));
    last = entry;
  }
  if (!last?.isLast) transcript.at('saga', 'has not ended yet: an operator may have to look at it');
}

/** `step succeeded: provisioning` */
function inWords({ type, step, attempt, detail }: SagaProgress): string {
  const words = type.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
  const which =
    step === null ? '' : `: ${step}${attempt !== null && attempt > 1 ? ` (attempt ${attempt})` : ''}`;
  return `${words}${which}${detail ? `, ${detail}` : ''}`;
}

/** `subscription-0193…` */
function short(stream: string): string {
  const dash = stream.indexOf('-');
  return `${stream.slice(0, dash)}-${stream.slice(dash + 1, dash + 9)}…`;
}
