import { Counter, Gauge, type Registry } from 'prom-client';

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface SampledMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Called at each scrape. What it cannot read is left out of that scrape, which shows as a gap and not as a zero. */
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>;
}

/** Something whose value stands elsewhere and is read when it is asked for. */
export function sampledGauge(registry: Registry, { name, help, labelNames = [], read }: SampledMetric): void {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      const samples = await readable(read);
      this.reset();
      for (const { labels = {}, value } of samples) this.set(labels, value);
    },
  });
}

/** The same for what only goes up while the process lives. */
export function sampledCounter(
  registry: Registry,
  { name, help, labelNames = [], read }: SampledMetric,
): void {
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      const samples = await readable(read);
      this.reset();
      for (const { labels = {}, value } of samples) this.inc(labels, value);
    },
  });
}

async function readable(read: SampledMetric['read']): Promise<readonly Sample[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}

/** Several metrics of one scrape share one look: what was read is good for a moment. */
export function shared<T>(read: () => Promise<T>, forMs = 1_000): () => Promise<T> {
  let reading: Promise<T> | null = null;
  let readAt = -Infinity;
  return () => {
    if (reading === null || performance.now() - readAt > forMs) {
      readAt = performance.now();
      reading = read();
    }
    return reading;
  };
}
