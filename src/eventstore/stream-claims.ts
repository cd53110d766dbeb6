import type { PreparedAppend } from './prepared-append.ts';

/** Which streams and receipt keys are taken: written by one, or asserted by any number. */
export class StreamClaims {
  readonly #written = new Set<string>();
  readonly #asserted = new Map<string, number>();

  conflictsWith(append: PreparedAppend): boolean {
    return claims(append).some(
      ({ name, shared }) => this.#written.has(name) || (!shared && this.#asserted.has(name)),
    );
  }

  take(append: PreparedAppend): void {
    for (const { name, shared } of claims(append)) {
      if (shared) this.#asserted.set(name, (this.#asserted.get(name) ?? 0) + 1);
      else this.#written.add(name);
    }
  }

  release(append: PreparedAppend): void {
    for (const { name, shared } of claims(append)) {
      const others = (this.#asserted.get(name) ?? 1) - 1;
      if (!shared) this.#written.delete(name);
      else if (others > 0) this.#asserted.set(name, others);
      else this.#asserted.delete(name);
    }
  }
}

function claims({ entries, receipt }: PreparedAppend): { name: string; shared: boolean }[] {
  const streams = entries.map(({ tenant, stream, shared }) => ({
    name: `stream\0${tenant}\0${stream}`,
    shared,
  }));
  return receipt
    ? [...streams, { name: `receipt\0${receipt.tenant}\0${receipt.key}`, shared: false }]
    : streams;
}
