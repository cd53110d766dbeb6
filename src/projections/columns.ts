type Cell = string | number | bigint | boolean | null;

/** Turns rows into one array per column, the shape that `unnest` takes: bulk writes cost one round trip. */
export function columns<T>(rows: readonly T[], ...cells: readonly ((row: T) => Cell)[]): Cell[][] {
  return cells.map((cell) => rows.map(cell));
}
