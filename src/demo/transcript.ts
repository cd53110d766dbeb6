import { performance } from 'node:perf_hooks';

/** Writes what happens as it happens, each line with the time since the beginning of the step it belongs to. */
export class Transcript {
  #zero = performance.now();

  constructor(private readonly write: (line: string) => void) {}

  heading(text: string): void {
    this.write('');
    this.write(text);
  }

  /** From here times are counted. */
  begin(): void {
    this.#zero = performance.now();
  }

  /** `+  12.3 ms  outbox      2 rows published and deleted` */
  at(who: string, what: string): void {
    const elapsed = (performance.now() - this.#zero).toFixed(1).padStart(8);
    this.write(`+${elapsed} ms  ${who.padEnd(14)}${what}`);
  }

  line(text: string): void {
    this.write(`  ${text}`);
  }
}
