import fc from 'fast-check';
import type { SagaDefinition, StepDefinition } from '../definition.ts';
import { descendants } from '../graph.ts';
import { quickRetry } from './order.ts';

/** Never run here: the simulation gives the outcomes. */
const unused = { name: 'unused', run: () => Promise.reject(new Error('not run')) };

/** A random sound definition: up to six steps, edges only to earlier ones, maybe a pivot, maybe irreversible steps. */
export const definitionArbitrary: fc.Arbitrary<SagaDefinition> = fc
  .record({
    size: fc.integer({ min: 1, max: 6 }),
    edges: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
    pivot: fc.option(fc.nat({ max: 5 }), { nil: null }),
    critical: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    irreversible: fc.array(fc.constantFrom(false, false, true), { minLength: 6, maxLength: 6 }),
    attempts: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ size, edges, pivot, critical, irreversible, attempts }) => {
    const names = Array.from({ length: size }, (_, n) => `s${n}`);
    const graph = names.map((name, n) => ({
      name,
      dependsOn: names.slice(0, n).filter((_, m) => edges[(n * (n - 1)) / 2 + m]),
    }));
    const after = pivot === null ? new Set<string>() : descendants(graph, `s${pivot}`);
    const steps = graph.map(({ name, dependsOn }, n): StepDefinition => {
      const turns = Boolean(critical[n]) && !after.has(name);
      return {
        name,
        downstream: name,
        dependsOn,
        action: unused,
        ...(irreversible[n] ? { irreversible: 'by nature' } : { compensate: unused }),
        ...(pivot === n ? { pivot: true } : {}),
        criticality: critical[n] ? 'critical' : 'non_critical',
        retry: { ...quickRetry, attempts },
        attemptTimeLimitMs: 1_000,
        stepTimeLimitMs: 10_000,
        onExhausted: turns ? 'compensate' : 'escalate',
      };
    });
    return { type: 'random', version: 1, correlation: 'id', conflict: 'reject', timeLimitMs: 100_000, steps };
  });
