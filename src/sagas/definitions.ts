import { createHash } from 'node:crypto';
import type { SagaDefinition } from './definition.ts';
import { problemsOf } from './definition-checks.ts';

export interface RegisteredDefinition extends SagaDefinition {
  /** SHA-256 over the data of the definition (code is represented by its name). */
  readonly hash: string;
}

/** All definitions that running instances may have begun with. */
export interface Definitions {
  /** The version that new instances begin with. */
  latest(type: string): RegisteredDefinition;
  /** Null where this process does not know the version, or knows it with other content. */
  of(type: string, version: number, hash: string): RegisteredDefinition | null;
}

/** Throws on the first unsound definition, naming all its problems: a process with one must not start. */
export function createDefinitions(all: readonly SagaDefinition[]): Definitions {
  const byType = new Map<string, RegisteredDefinition[]>();
  for (const definition of all) {
    const name = `Saga definition ${definition.type} v${definition.version}`;
    const problems = problemsOf(definition);
    if (problems.length > 0) throw new Error(`${name} is refused: ${problems.join('; ')}.`);
    const versions = byType.get(definition.type) ?? [];
    if (versions.some((v) => v.version === definition.version))
      throw new Error(`${name} is registered twice.`);
    byType.set(definition.type, [...versions, { ...definition, hash: hashOf(definition) }]);
  }
  return {
    latest: (type) => {
      const versions = byType.get(type) ?? [];
      if (versions.length === 0) throw new Error(`No saga definition ${type} is registered.`);
      return versions.reduce((a, b) => (a.version > b.version ? a : b));
    },
    of: (type, version, hash) =>
      byType.get(type)?.find((d) => d.version === version && d.hash === hash) ?? null,
  };
}

/** Functions drop out of JSON; what stays is what an operator can read. */
function hashOf(definition: SagaDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}
