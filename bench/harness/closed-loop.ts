import { performance } from 'node:perf_hooks';

/** One writer's next piece of work; resolves when it has been answered. */
export type Work = (writer: number) => Promise<void>;

/** So many writers, each beginning its next piece when the last was answered. Returns pieces per second. */
export async function closedLoop(writers: number, forMs: number, work: Work): Promise<number> {
  const started = performance.now();
  let done = 0;
  const write = async (writer: number): Promise<void> => {
    while (performance.now() - started < forMs) {
      await work(writer);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return (done * 1000) / (performance.now() - started);
}
