/** What a keyset page asks for. `first` is 1 to 100; `after` is the cursor of the last row already seen. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string | null;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Page<T> {
  readonly edges: readonly Edge<T>[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

export const maxPageSize = 100;

/** A page or cursor that cannot be read; the message says which and why. */
export class InvalidPage extends Error {
  readonly code = 'INVALID_PAGE';
}

/** @throws InvalidPage */
export function checkPageSize(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= maxPageSize) return first;
  throw new InvalidPage(`first must be a whole number from 1 to ${maxPageSize}, not ${first}.`);
}

/** Shapes rows into a page; one row more than `first` must have been asked for, to know whether more follow. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  first: number,
  node: (row: Row) => T,
  keyOf: (row: Row) => readonly string[],
): Page<T> {
  const edges = rows.slice(0, first).map((row) => ({ cursor: encodeCursor(keyOf(row)), node: node(row) }));
  return { edges, hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null };
}

/** Opaque to callers: the sort key of a row. */
const encodeCursor = (key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * The key in a cursor, each part checked, because the database would answer a malformed one with an error. Null
 * where there is no cursor.
 * @throws InvalidPage
 */
export function decodeCursor(
  cursor: string | null | undefined,
  parts: readonly KeyPart[],
): readonly string[] | null {
  if (cursor === null || cursor === undefined) return null;
  const key = parse(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === parts.length &&
    key.every((part, index) => typeof part === 'string' && parts[index]!(part));
  if (!fits)
    throw new InvalidPage('after is not a cursor of this list. Pass an endCursor that it gave, unchanged.');
  return key as string[];
}

type KeyPart = (text: string) => boolean;

/** What the parts of a key may hold. */
export const keyPart = {
  // PostgreSQL has no zero character in its texts.
  text: (text: string) => !text.includes('\0'),
  instant: (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
  day: (text: string) => keyPart.instant(`${text}T00:00:00.000Z`),
  integer: (text: string) => /^-?\d{1,38}$/.test(text),
};

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
