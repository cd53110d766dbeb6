import type { Instant } from '../../platform/clock.ts';

export interface Effective {
  readonly stream: string;
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
}

/**
 * The one order in which facts of several streams of an account are told, whatever the order in which they arrived: by
 * effective time, then recorded time, stream and version. A fact takes effect no earlier than those before it in its own
 * stream: a cancellation dated back behind an upgrade ends what the upgrade began, and not what was before. (Recorded times never
 * decrease within a stream; the store sees to that.)
 */
export function inEffectOrder<F extends Effective>(facts: readonly F[]): F[] {
  const latest = new Map<string, Instant>();
  const clamped = [...facts]
    .sort((a, b) => a.version - b.version)
    .map((fact) => {
      const before = latest.get(fact.stream);
      const effectiveAt = before !== undefined && before > fact.effectiveAt ? before : fact.effectiveAt;
      latest.set(fact.stream, effectiveAt);
      return effectiveAt === fact.effectiveAt ? fact : { ...fact, effectiveAt };
    });
  return clamped.sort(
    (a, b) =>
      compare(a.effectiveAt, b.effectiveAt) ||
      compare(a.recordedAt, b.recordedAt) ||
      compare(a.stream, b.stream) ||
      a.version - b.version,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
