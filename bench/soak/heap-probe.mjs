/**
 * Preloaded into an engine that runs with --expose-gc: at SIGUSR2 it collects garbage and appends one line to
 * HEAP_SAMPLES, `{"heap": bytes alive, "external": bytes of buffers, "rss": bytes resident}`.
 */
import { appendFileSync } from 'node:fs';

process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  appendFileSync(process.env.HEAP_SAMPLES, `${JSON.stringify({ heap: heapUsed, external, rss })}\n`);
});
