/** The partial order of a saga's steps; all that is needed of a step is its name and what it depends on. */
export interface Node {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** The steps that name `step` in their `dependsOn`. */
export function dependants<N extends Node>(steps: readonly N[], step: string): readonly N[] {
  return steps.filter((s) => s.dependsOn.includes(step));
}

/** All steps that come after `step`, directly or not. */
export function descendants(steps: readonly Node[], step: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const next of dependants(steps, name)) {
      if (found.has(next.name)) continue;
      found.add(next.name);
      visit(next.name);
    }
  };
  visit(step);
  return found;
}

/** Names of steps on a circle, or that hang on one; empty where the graph is acyclic. */
export function cyclic(steps: readonly Node[]): readonly string[] {
  const left = new Map(steps.map((s) => [s.name, new Set(s.dependsOn)]));
  for (let free = freeOf(left); free.length > 0; free = freeOf(left)) {
    for (const name of free) {
      left.delete(name);
      for (const waits of left.values()) waits.delete(name);
    }
  }
  return [...left.keys()];
}

function freeOf(left: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...left].filter(([, waits]) => waits.size === 0).map(([name]) => name);
}
