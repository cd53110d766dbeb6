import { socketClient } from '../gateway/socket-client.ts';

/** One transition of a saga as a client sees it. */
export interface Progress {
  readonly version: number;
  readonly type: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly isLast: boolean;
}

const query = `subscription ($id: ID!, $after: Int!) {
  sagaProgress(id: $id, after: $after) { version type step attempt isLast } }`;

/**
 * Follows a saga over WebSocket to its end or until the caller has seen enough, as a good client does: where the connection is lost it connects
 * again and goes on after the last version it saw. Gives up where nothing came between two losses.
 */
export async function* followSaga(
  address: () => string | Promise<string>,
  token: string,
  sagaId: string,
  after = 0,
): AsyncGenerator<Progress, void> {
  let [last, seenBefore] = [after, -1];
  for (;;) {
    const client = socketClient(await address(), token);
    const feed = client.follow(query, { id: sagaId, after: last });
    try {
      for (;;) {
        const { data, errors } = await feed.next();
        if (errors) throw new Error(JSON.stringify(errors));
        const { sagaProgress } = data as unknown as { readonly sagaProgress: Progress };
        last = sagaProgress.version;
        yield sagaProgress;
        if (sagaProgress.isLast) return;
      }
    } catch (error) {
      if (!isLostConnection(error) || last === seenBefore) throw error;
      seenBefore = last;
    } finally {
      client.dispose();
    }
  }
}

/** The rest of a saga, to its end. */
export async function toTheEnd(progress: AsyncIterable<Progress>): Promise<Progress[]> {
  const entries: Progress[] = [];
  for await (const entry of progress) entries.push(entry);
  return entries;
}

/** All entries up to the first that fits. */
export async function until(
  progress: AsyncIterator<Progress>,
  fits: (entry: Progress) => boolean,
): Promise<Progress[]> {
  const entries: Progress[] = [];
  for (;;) {
    const next = await progress.next();
    if (next.done) throw new Error(`The saga ended at ${entries.at(-1)?.type} before that.`);
    entries.push(next.value);
    if (fits(next.value)) return entries;
  }
}

/** graphql-ws rejects with the close event; 1006 is a connection that ended without a goodbye. */
const isLostConnection = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 1006;
