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
