import type { StreamAppend, StreamAssertion } from '../eventstore/types.ts';

/**
 * The streams of several decisions, for one append. Decisions that depend on each other do not go together: only a stream
 * that each of them extends whatever its version may be theirs in common.
 */
export class JointAppend {
  readonly #written = new Map<string, StreamAppend>();
  readonly #asserted = new Map<string, StreamAssertion>();

  get streams(): readonly StreamAppend[] {
    return [...this.#written.values()];
  }

  get assertions(): readonly StreamAssertion[] {
    return [...this.#asserted.values()];
  }

  /** False where it must be appended apart from what was taken before; then nothing of it is taken. */
  take(streams: readonly StreamAppend[], assertions: readonly StreamAssertion[]): boolean {
    const fits =
      streams.every((append) => this.#mayWrite(append)) &&
      assertions.every((assertion) => this.#mayAssert(assertion));
    if (!fits) return false;
    for (const append of streams) this.#written.set(append.stream, this.#extended(append));
    for (const assertion of assertions)
      if (assertion.expected !== 'exists' || !this.#asserted.has(assertion.stream))
        this.#asserted.set(assertion.stream, assertion);
    return true;
  }

  #mayWrite({ stream, expected }: StreamAppend): boolean {
    if (this.#asserted.has(stream)) return false;
    const before = this.#written.get(stream);
    return before === undefined || (before.expected === 'any' && expected === 'any');
  }

  #mayAssert({ stream, expected }: StreamAssertion): boolean {
    if (this.#written.has(stream)) return false;
    const before = this.#asserted.get(stream)?.expected ?? 'exists';
    return before === 'exists' || expected === 'exists' || before === expected;
  }

  #extended(append: StreamAppend): StreamAppend {
    const before = this.#written.get(append.stream);
    if (!before) return append;
    return {
      ...before,
      events: [...before.events, ...append.events],
      setTimers: [...(before.setTimers ?? []), ...(append.setTimers ?? [])],
      clearTimers: [...(before.clearTimers ?? []), ...(append.clearTimers ?? [])],
    };
  }
}
