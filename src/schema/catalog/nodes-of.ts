import type { Page } from '../../queries/index.ts';

/** A page of codes as a page of what they name; what is gone meanwhile is left out. */
export async function nodesOf<T extends object>(
  codes: Page<string>,
  one: (code: string) => Promise<T | null>,
): Promise<Page<T>> {
  const found = await Promise.all(
    codes.edges.map(async ({ cursor, node }) => ({ cursor, node: await one(node) })),
  );
  const edges = found.flatMap(({ cursor, node }) => (node ? [{ cursor, node }] : []));
  return { ...codes, edges };
}
