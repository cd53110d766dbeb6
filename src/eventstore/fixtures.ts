import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromExactJson } from './exact-json.ts';
import type { EventRegistry, EventTypeDeclaration } from './registry.ts';

/**
 * Checks that every schema version an event type ever had is still readable: `<folder>/<Type>.v<n>.json` holds the data of an
 * event as it was stored at version n, and must come through the upcasters.
 *
 * @param folders where fixtures may lie, one per aggregate
 * @returns one line per problem; none when all is well
 */
export function fixtureProblems(registry: EventRegistry, folders: readonly string[]): readonly string[] {
  return registry.types.flatMap((declared) =>
    Array.from({ length: declared.version }, (_, index) =>
      problemOf(registry, declared, index + 1, folders),
    ).filter((problem) => problem !== null),
  );
}

function problemOf(
  registry: EventRegistry,
  { type, personal }: EventTypeDeclaration,
  version: number,
  folders: readonly string[],
): string | null {
  const name = `${type}.v${version}.json`;
  const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!file) return `${name} is missing: store the data of a real event of that version`;
  try {
    const data = registry.upcast(
      type,
      version,
      fromExactJson(readFileSync(file, 'utf8')) as Record<string, unknown>,
    );
    const lost = personal.filter((path) => !hasPath(data, path));
    return lost.length > 0 ? `${name} has no ${lost.join(', ')}, which is declared as personal` : null;
  } catch (error) {
    return `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function hasPath(data: unknown, path: string): boolean {
  const reached = path.split('.').reduce<unknown>((at, step) => {
    return typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined;
  }, data);
  return reached !== undefined;
}
