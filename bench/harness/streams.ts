import type { Work } from './closed-loop.ts';

/** Appends one event to a stream that stands at a version. */
export type AppendTo = (stream: string, version: number) => Promise<void>;

const streamsPerWriter = 50;

/** Each writer goes round its own streams, so that nobody waits for another's row: what is measured is the append. */
export function ownStreams(prefix: string, append: AppendTo): Work {
  const written = new Map<number, number>();
  return async (writer) => {
    const count = written.get(writer) ?? 0;
    written.set(writer, count + 1);
    const stream = `measured-${prefix}-${writer}-${count % streamsPerWriter}`;
    await append(stream, Math.floor(count / streamsPerWriter));
  };
}
