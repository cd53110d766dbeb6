import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { identify } from '../../bootstrap/processes.mjs';

/** Bytes: alive on the heap after a collection, in buffers, resident. */
export interface MemorySample {
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
}

export interface MemoryReport {
  readonly samples: number;
  /** Megabytes: medians of the middle and of the last third. */
  readonly heapMiddleMb: number;
  readonly heapEndMb: number;
  readonly largestRssMb: number;
  /** Straight line through all but the first third. */
  readonly bytesPerCommand: number;
}

/** Arguments of Node for an engine whose memory is sampled. */
export const sampledNode: readonly string[] = [
  '--expose-gc',
  '--import',
  pathToFileURL(join(import.meta.dirname, 'heap-probe.mjs')).href,
];

export interface MemoryWatch {
  /** Resolves with what was seen. */
  stop(): MemoryReport;
}

/** Asks the process for a sample again and again. @param commands how many were done so far */
export function watchMemory(pid: number, file: string, everyMs: number, commands: () => number): MemoryWatch {
  const done: number[] = [];
  const timer = setInterval(() => {
    if (identify(pid) === undefined) return; // the run tells that it has ended
    process.kill(pid, 'SIGUSR2');
    done.push(commands());
  }, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return reportOf(samplesOf(file), done);
    },
  };
}

function samplesOf(file: string): readonly MemorySample[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as MemorySample);
}

export function reportOf(samples: readonly MemorySample[], commands: readonly number[]): MemoryReport {
  const third = Math.floor(samples.length / 3);
  const settled = samples.slice(third).map(({ heap, external }, index) => ({
    done: commands[third + index] ?? 0,
    bytes: heap + external,
  }));
  const mb = (bytes: number): number => Math.round(bytes / 10_485.76) / 100;
  return {
    samples: samples.length,
    heapMiddleMb: mb(median(settled.slice(0, third).map(({ bytes }) => bytes))),
    heapEndMb: mb(median(settled.slice(-third).map(({ bytes }) => bytes))),
    largestRssMb: mb(Math.max(...samples.map(({ rss }) => rss))),
    bytesPerCommand: Math.round(slope(settled)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function slope(points: readonly { readonly done: number; readonly bytes: number }[]): number {
  const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [meanOf(points.map(({ done }) => done)), meanOf(points.map(({ bytes }) => bytes))];
  const spread = points.reduce((sum, { done }) => sum + (done - x) ** 2, 0);
  return points.reduce((sum, { done, bytes }) => sum + (done - x) * (bytes - y), 0) / spread;
}
